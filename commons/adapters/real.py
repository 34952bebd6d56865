"""What an installation uses for its ports, by its settings, unless a test gives it fakes."""

from commons.adapters.documents import FolderDocuments
from commons.adapters.messages import FolderMessages, SmtpMessages
from commons.ports import Messages, Ports, SampleAddresses, SystemClock, TestSignatureScanner
from commons.settings import Settings


def real_ports(settings: Settings) -> Ports:
    """Folders, the machine's clock, labelled sample addresses, and email where a mail server is named."""
    addresses = settings.addresses or settings.example_file("addresses.csv")
    return Ports(
        SystemClock(),
        FolderDocuments(settings.data / "documents"),
        _messages(settings),
        SampleAddresses(addresses),
        TestSignatureScanner(),
        settings.address,
    )


def _messages(settings: Settings) -> Messages:
    if url := settings.smtp_url.get_secret_value():
        return SmtpMessages(url, settings.mail_from)
    return FolderMessages(settings.data / "messages")
