import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trackerproj.settings")
application = get_wsgi_application()

# The dictionary of search and reading takes a second to load: while the server waits for its first
# request, not while the first person who searches does. Commands never come by here.
from plans.extraction.words import warm_up  # noqa: E402
from plans.reading.noise import simple_characters  # noqa: E402

Thread(target=lambda: (warm_up(), simple_characters()), name="words", daemon=True).start()
