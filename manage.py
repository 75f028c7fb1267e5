#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from cms.env import WrongSetting

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    try:
        execute_from_command_line(sys.argv)
    except WrongSetting as error:
        sys.exit(f"Asof cannot start: {error}")
