"""moto's server, which checks what a client has signed: by itself it leaves out headers that botocore does not sign, and Flink's does."""

import sys

from botocore import auth
from moto.server import main

auth.SIGNED_HEADERS_BLACKLIST.clear()
main(sys.argv[1:])
