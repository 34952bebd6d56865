"""A service: an organisation's composition of bricks, read from its files and checked whole."""

from commons.service.file import ServiceFile, Step
from commons.service.load import Service, check_files, load_files, lock_of, platform_service, read_folder
from commons.service.source import Fix, ServiceFileError

__all__ = [
    "Fix",
    "Service",
    "ServiceFile",
    "ServiceFileError",
    "Step",
    "check_files",
    "load_files",
    "lock_of",
    "platform_service",
    "read_folder",
]
