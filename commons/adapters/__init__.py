"""The real adapters of the ports: folders of this machine, a bucket, email, and the list of erasures."""

from commons.adapters.bucket import Bucket, BucketDocuments
from commons.adapters.documents import FolderDocuments
from commons.adapters.erasures import ERASURES, FileErasures
from commons.adapters.messages import FolderMessages, SmtpMessages
from commons.adapters.real import documents_of, real_ports

__all__ = [
    "ERASURES",
    "Bucket",
    "BucketDocuments",
    "FileErasures",
    "FolderDocuments",
    "FolderMessages",
    "SmtpMessages",
    "documents_of",
    "real_ports",
]
