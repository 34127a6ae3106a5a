import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trackerproj.settings")
application = get_wsgi_application()

# The dictionary of the search takes a second to load: while the server waits for its first
# request, not while the first person who searches does. Commands never come by here.
from outcomes.search.words import cutter  # noqa: E402

Thread(target=cutter, name="search-words", daemon=True).start()
