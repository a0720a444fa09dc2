"""An OpenID Connect provider on a port, with keys of its own: python tests/gateways/oidc_provider.py PORT"""

import sys
import threading

from oidc_provider_mock import run_server_in_thread

if __name__ == "__main__":
    with run_server_in_thread(port=int(sys.argv[1])):
        threading.Event().wait()
