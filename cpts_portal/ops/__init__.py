import sys

# before any module of this package is read: an older Python stops on its annotations
if sys.version_info < (3, 11):  # noqa: UP036 (that is the point)
    sys.exit("Python 3.11 ou plus récent est nécessaire : « make setup PYTHON=python3.11 ».")
