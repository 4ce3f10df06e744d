"""A certificate authority for tests, made with trustme, and the certificates of the hosts that a server answers for."""

from __future__ import annotations

import os
import shutil
import ssl
import stat
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockapi.emulator import ACTION_NETWORK_HOSTS, vendor_at

if TYPE_CHECKING:
    from trustme import CA

LOOPBACK = ("localhost", "127.0.0.1", "::1")
VENDORS = (*ACTION_NETWORK_HOSTS, "*.actionkit.com")

_CERTIFICATE, _KEPT, _BUNDLE = "ca.pem", "ca-key.pem", "bundle.pem"
_DEEPER_NAMES = 256  # certificates for names such as a.b.actionkit.com that are kept at once


class Certificates:
    """A certificate authority, and TLS contexts with certificates that it signed.

    ``hosts`` are names besides the vendors' and those of the loopback. ``keep`` is a directory in which the authority
    stays from run to run; without one, its key is never written anywhere. ``with_public_roots``: clients are to trust
    the public authorities as well.

    Raises ImportError without trustme, ValueError for a name that is none, OSError and ValueError for a directory
    that cannot be used.
    """

    def __init__(
        self,
        hosts: Iterable[str] = (),
        keep: str | os.PathLike[str] | None = None,
        *,
        with_public_roots: bool = False,
    ) -> None:
        try:
            import trustme
        except ImportError as missing:
            raise ImportError("TLS needs trustme, which the extra brings: pip install 'actionmock[tls]'") from missing
        self._ca = trustme.CA(organization_name="mockapi for tests") if keep is None else _kept(Path(keep))
        self._with_public_roots = with_public_roots
        self._directory = None if keep is None else Path(keep).resolve()
        self._default = self._issued(*LOOPBACK, *VENDORS, *hosts)
        self._default.sni_callback = self._chosen
        self._deeper = lru_cache(_DEEPER_NAMES)(self._issued)
        self._temporary: Path | None = None

    @property
    def file(self) -> Path:
        """The authority's own certificate, for clients to trust. Raises RuntimeError where it is not open."""
        directory = self._directory or self._temporary
        if directory is None:
            raise RuntimeError("the server is not running")
        return directory / _CERTIFICATE

    @property
    def bundle(self) -> Path:
        """All that clients are to trust: :attr:`file`, or that with the public authorities. Raises RuntimeError."""
        return self.file.with_name(_BUNDLE) if self._with_public_roots else self.file

    def open(self) -> None:
        """Write :attr:`file` and :attr:`bundle`."""
        own = self._ca.cert_pem.bytes()
        if self._directory is None:
            self._temporary = Path(tempfile.mkdtemp(prefix="mockapi-"))
            self.file.write_bytes(own)
        if self._with_public_roots:
            from certifi import where

            _put(self.bundle, Path(where()).read_bytes() + own, mode=0o644, anew=True)

    def close(self) -> None:
        """Remove what was written, but for what is to be kept."""
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None

    def context(self, host: str | None = None) -> ssl.SSLContext:
        """A server's TLS context, for a host where it is known before the client names one itself."""
        return self._default if host is None or not _is_deeper(host) else self._deeper(host)

    def _chosen(self, connection: ssl.SSLSocket | ssl.SSLObject, host: str | None, context: ssl.SSLContext) -> None:
        """The certificate for the name in the handshake."""
        if host is not None and _is_deeper(host):
            connection.context = self._deeper(host.lower().rstrip("."))

    def _issued(self, *names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.options |= ssl.OP_NO_RENEGOTIATION
        context.set_alpn_protocols(["http/1.1"])
        try:
            certificate = self._ca.issue_cert(*names)
        except ValueError as error:
            raise ValueError(f"no certificate can be made: {error}") from None
        certificate.configure_cert(context)  # by way of a file that only this user can read, for an instant
        return context


def _is_deeper(host: str) -> bool:
    """Whether a host is a vendor's and the wildcard does not reach it."""
    return vendor_at(host) == "actionkit" and host.rstrip(".").count(".") > 2


def _kept(directory: Path) -> CA:
    """The authority that a directory holds; made there, where it holds none. Raises ValueError, OSError."""
    from trustme import CA

    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / _KEPT
    if not path.exists():
        new = CA(organization_name="mockapi for tests")
        _put(path, new.private_key_pem.bytes() + new.cert_pem.bytes())
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ValueError(f"{path}: others can read this key, and forge certificates that you trust; chmod 600 it")
    pem = path.read_bytes()
    try:
        kept = CA.from_pem(pem, pem)
        certificate = kept.cert_pem.bytes()
        if _public(kept.private_key_pem.bytes()) != _public_of(certificate):
            raise ValueError("the key is not the certificate's")
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path}: holds no certificate authority: {error}") from None
    public = directory / _CERTIFICATE
    if not public.exists() or public.read_bytes() != certificate:
        _put(public, certificate, mode=0o644, anew=True)
    return kept


def _public(key: bytes) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(key, password=None).public_key()


def _public_of(certificate: bytes) -> Any:
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(certificate).public_key()


def _put(path: Path, content: bytes, *, mode: int = 0o600, anew: bool = False) -> None:
    """Write a file all at once; of several processes that make it, the first one has its way unless ``anew``."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # which only this user can read
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, mode)
        if anew:
            os.replace(name, path)
            return
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(name, path)
            return
        os.unlink(name)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
