"""The application that Granian serves; PRATIQUE_FRONT says which pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pratique.settings")

application = get_wsgi_application()
