# Print a Python of at least 3.11 that can make virtual environments.
for python in ${TRACKER_PYTHON:-} python3.11 python3 python3.12 python3.13 /usr/bin/python3; do
    if "$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$python"
        exit
    fi
done
echo 'No Python of 3.11 or later with venv found (on Debian: apt install python3 python3-venv);' \
    'name one in TRACKER_PYTHON.' >&2
exit 1
