"""Install PyTorch: its build for the CPU, wherever that can be had.

Usage: install_torch.py VERSION CPU_INDEX

PyTorch's own index of CPU builds is asked first, with a short time-out. Where it does not answer, pip takes the
version from the index that it is set up for. A mirror or a folder of wheels may have the CPU build there; the public
registry, for Linux on x86-64, has only the one with CUDA: it works without a GPU too, and takes several GB more.
"""

import subprocess
import sys
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 5


def reachable(index: str) -> bool:
    """Whether the index answers within the time-out."""
    try:
        urllib.request.urlopen(f"{index}/torch/", timeout=TIMEOUT_SECONDS).close()  # noqa: S310 - a fixed https address
    except (urllib.error.URLError, OSError):
        return False
    return True


def main() -> int:
    """Return pip's exit status."""
    version, index = sys.argv[1:3]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", f"torch=={version}"]
    if reachable(index):
        return subprocess.call([*pip, "--index-url", index])  # noqa: S603
    print(
        f"{index} does not answer within {TIMEOUT_SECONDS} s: taking torch {version} from pip's own index. If that has "
        "no build for the CPU, it is the one with CUDA: it works without a GPU too, and takes several GB more.",
        flush=True,
    )
    return subprocess.call(pip)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
