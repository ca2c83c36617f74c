"""Settings of the tests: a home that is thrown away, a quick password hash."""

import os
import tempfile

os.environ.setdefault("PINGYI_HOME", tempfile.mkdtemp(prefix="pingyi-tests-"))
os.environ.setdefault("PINGYI_SECRET_KEY", "only-for-tests")

from pingyi.web.settings import *  # noqa: F403  all settings but those below
from pingyi.web.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": None}
