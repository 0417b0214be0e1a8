"""Linear layers in bfloat16: what they give stays as good as the same, and nothing else is touched."""

from __future__ import annotations

import pytest
import torch

from knowledge.low_precision import NarrowLinear, is_faster_in_bfloat16, multiply_in_bfloat16


def test_vectors_in_bfloat16_differ_by_less_than_any_threshold_can_see() -> None:
    torch.manual_seed(7)
    before = torch.randn(50, 384)
    model = torch.nn.Sequential(torch.nn.Linear(384, 1536), torch.nn.GELU(), torch.nn.Linear(1536, 384))
    with torch.inference_mode():
        full = model(before)
        multiply_in_bfloat16(model)
        narrow = model(before)
    assert narrow.dtype is torch.float32
    assert torch.cosine_similarity(full, narrow).min() > 1 - 1e-4


def test_only_linear_layers_in_full_precision_are_replaced() -> None:
    half = torch.nn.Linear(4, 4, dtype=torch.float16)
    inner = torch.nn.Sequential(torch.nn.Linear(4, 4, bias=False), torch.nn.LayerNorm(4))
    model = torch.nn.Sequential(inner, half)
    multiply_in_bfloat16(model)
    assert [type(layer) for layer in inner] == [NarrowLinear, torch.nn.LayerNorm]
    assert set(inner.state_dict()) == {"0.weight", "1.weight", "1.bias"}
    assert model[1] is half


@pytest.mark.parametrize(
    ("device", "instructions", "faster"),
    [
        ("cpu", {"amx_bf16": True}, True),
        ("cpu", {"avx512_bf16": True, "amx_bf16": False}, True),
        ("cpu", {"avx2": True, "avx512_bf16": False}, False),
        ("meta", {"amx_bf16": True}, False),
    ],
)
def test_a_processor_that_would_emulate_it_keeps_full_precision(
    monkeypatch: pytest.MonkeyPatch, device: str, instructions: dict[str, bool], faster: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: instructions)
    assert is_faster_in_bfloat16(torch.device(device)) is faster
