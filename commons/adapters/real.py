"""What an installation uses for its ports, by its settings, unless a test gives it fakes."""

from commons.adapters.bucket import Bucket, BucketDocuments
from commons.adapters.documents import FolderDocuments
from commons.adapters.erasures import ERASURES, FileErasures
from commons.adapters.messages import FolderMessages, SmtpMessages
from commons.ports import Documents, Messages, Ports, SampleAddresses, SystemClock, TestSignatureScanner
from commons.settings import Settings


def real_ports(settings: Settings) -> Ports:
    """Folders, the machine's clock, labelled sample addresses; a bucket and email where they are named."""
    addresses = settings.addresses or settings.example_file("addresses.csv")
    return Ports(
        SystemClock(),
        documents_of(settings),
        _messages(settings),
        SampleAddresses(addresses),
        TestSignatureScanner(),
        FileErasures(settings.data / ERASURES),
        settings.address,
    )


def documents_of(settings: Settings) -> Documents:
    """Where this installation's documents lie: in its data folder, or in a bucket if one is named."""
    if not settings.documents:
        return FolderDocuments(settings.data / "documents")
    bucket = Bucket.read(
        settings.documents,
        endpoint=settings.documents_endpoint,
        region=settings.documents_region,
        key=settings.documents_key,
        secret=settings.documents_secret.get_secret_value(),
    )
    return BucketDocuments(bucket)


def _messages(settings: Settings) -> Messages:
    if url := settings.smtp_url.get_secret_value():
        return SmtpMessages(url, settings.mail_from)
    return FolderMessages(settings.data / "messages")
