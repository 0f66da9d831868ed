# The service as one image; compose.yaml says which parts of it run.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/peercoach && /opt/peercoach/bin/pip install --no-cache-dir uv
COPY requirements/lock.txt requirements/
RUN VIRTUAL_ENV=/opt/peercoach /opt/peercoach/bin/uv pip install --require-hashes -r requirements/lock.txt
COPY pyproject.toml README.md LICENSE ./
COPY peercoach peercoach
RUN VIRTUAL_ENV=/opt/peercoach /opt/peercoach/bin/uv pip install --no-deps .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 peercoach && install -d -o peercoach /var/lib/peercoach /var/lib/peercoach/ledger
COPY --from=build /opt/peercoach /opt/peercoach
ENV PATH=/opt/peercoach/bin:$PATH PYTHONUNBUFFERED=1
USER peercoach
WORKDIR /var/lib/peercoach
ENTRYPOINT ["peercoach"]
CMD ["serve", "--host", "0.0.0.0", "--no-scheduler"]
