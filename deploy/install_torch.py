"""Install a CPU build of PyTorch, and never one with CUDA on a machine without a GPU.

Usage: install_torch.py VERSION CPU_INDEX

PyTorch's own CPU index is tried first, with a short time-out; where it
cannot be reached, plain ``pip install torch==VERSION``.
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
        f"{index} does not answer within {TIMEOUT_SECONDS} s; installing torch {version} from the default index",
        flush=True,
    )
    return subprocess.call(pip)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
