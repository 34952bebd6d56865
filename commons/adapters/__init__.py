"""The real adapters of the ports: folders of this machine, and email."""

from commons.adapters.documents import FolderDocuments
from commons.adapters.messages import FolderMessages, SmtpMessages
from commons.adapters.real import real_ports

__all__ = ["FolderDocuments", "FolderMessages", "SmtpMessages", "real_ports"]
