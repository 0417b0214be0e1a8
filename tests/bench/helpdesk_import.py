"""django-helpdesk's own IMAP import, as a child process of *its* Python: ``helpdesk_import.py RECIPE PORT USER``.

RECIPE is the folder of the one-file site. No mail leaves it: Deskhand sends nothing at this point either.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import time


def main(recipe: str, port: str, user: str) -> None:
    """Measure once."""
    os.environ["DH_IMAP_PORT"] = port
    sys.path.insert(0, recipe)
    site = importlib.import_module("helpdesk_site")
    site.init()
    models = importlib.import_module("helpdesk.models")
    models.Queue.objects.update(email_box_user=user, enable_notifications_on_email_events=False)
    importlib.import_module("helpdesk.email")
    importlib.import_module("django.conf").settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    start, cpu = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(sys.stderr):
        site.call_command("get_email", verbosity=0)
    found = {"seconds": time.perf_counter() - start, "cpu_seconds": time.process_time() - cpu}
    sys.stdout.write(json.dumps({"mails": models.FollowUp.objects.count()} | found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
