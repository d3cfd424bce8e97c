"""Forms with files, byte by byte, so that they can be broken on purpose."""

import http.client

EDGE = "edge42"
END = f"--{EDGE}--\r\n".encode()


def field(name: str, value: str) -> bytes:
    """A field."""
    return f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def file(content: bytes, name: str = "pass.jpg", kind: str = "image/jpeg") -> bytes:
    """A file."""
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n"


def send_file(port: int, path: str, body: bytes) -> tuple[int, str]:
    """Posts a body to a real door; status and page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    head = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}
    connection.request("POST", path, body, head)
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    return response.status, page
