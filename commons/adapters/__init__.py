"""The real adapters of the ports: folders of this machine, a bucket, and email."""

from commons.adapters.bucket import Bucket, BucketDocuments
from commons.adapters.documents import FolderDocuments
from commons.adapters.messages import FolderMessages, SmtpMessages
from commons.adapters.real import documents_of, real_ports

__all__ = [
    "Bucket",
    "BucketDocuments",
    "FolderDocuments",
    "FolderMessages",
    "SmtpMessages",
    "documents_of",
    "real_ports",
]
