"""Keep libraries from phoning home and from writing over the terminal; imports none of them.

Call ``quiet_libraries()`` before chromadb, huggingface_hub, transformers, agent_framework, opentelemetry or
prometheus_client are imported: each reads its variables once, at import. Checked against the sources of chromadb 1.5,
huggingface_hub and transformers 5, agent-framework-core 1.23, opentelemetry-sdk 1.45 and dbos 3.4. DBOS has no
telemetry of its own: its Conductor and its exporters need a key or an endpoint that Deskhand never gives.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

FORCED = {
    # chromadb/config.py, Settings.anonymized_telemetry and .chroma_otel_collection_endpoint; a .env file counts less.
    "ANONYMIZED_TELEMETRY": "False",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
    # huggingface_hub/constants.py; transformers and sentence_transformers ask it. DO_NOT_TRACK is read by others too.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    # agent_framework/_telemetry.py: its name and a mask of the features in use, in the User-Agent of every request.
    "AGENT_FRAMEWORK_USER_AGENT_DISABLED": "true",
    "AGENT_FRAMEWORK_FEATURE_MASK_DISABLED": "true",
    # agent_framework/observability.py: customers' words as span attributes, and spans on standard output.
    "ENABLE_SENSITIVE_DATA": "false",
    "ENABLE_CONSOLE_EXPORTERS": "false",
    # prometheus_client/metrics.py: a second time series for each counter that says when it was created.
    "PROMETHEUS_DISABLE_CREATED_SERIES": "true",
}
# An admin may set these otherwise: HF_HUB_OFFLINE=0 once, to fetch a model.
DEFAULTS = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
EXPORTERS = ("OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER")
ENDPOINTS = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
)


def quiet_libraries(environment: MutableMapping[str, str] | None = None) -> None:
    """Set the variables that turn telemetry off in ``environment``, the process's own by default.

    OpenTelemetry exporters stay off unless an ``OTEL_EXPORTER_OTLP_*ENDPOINT`` names where to send.
    """
    environment = os.environ if environment is None else environment
    environment.update(FORCED)
    for name, value in DEFAULTS.items():
        environment.setdefault(name, value)
    if not any(environment.get(name) for name in ENDPOINTS):
        environment.update(dict.fromkeys(EXPORTERS, "none"))
