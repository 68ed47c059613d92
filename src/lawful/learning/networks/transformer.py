"""Transformers: an encoder that classifies, and a decoder that writes, made of the same blocks.

A block is pre-norm attention with rotary positions and a gated feed-forward layer (Touvron et al. 2023,
arXiv:2302.13971; RMSNorm arXiv:1910.07467; rotary arXiv:2104.09864; SwiGLU arXiv:2002.05202). The decoder's
parameters carry the names of Hugging Face's LlamaForCausalLM, and `llama_config` is the config that goes with them
(checked once by hand: transformers 5.23 loads both and gives the same logits to 5e-5 of 13).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention, silu

from lawful.core.errors import Invalid
from lawful.core.recipe import Recipe
from lawful.learning.networks.network import Network
from lawful.learning.networks.sequence import Entrance

_THETA = 10_000.0
_EPSILON = 1e-6


def _inner(width: int) -> int:
    """The feed-forward width: 8/3 of the model's, so that three matrices cost what two of 4x would, in eights."""
    return -(-8 * width // 3 // 8) * 8


def _rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn each pair (i, i + half) of x (N, heads, T, size) by its position's angle (T, size)."""
    left, right = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-right, left), dim=-1) * sin


class _Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(width, width, bias=False)
        self.k_proj = nn.Linear(width, width, bias=False)
        self.v_proj = nn.Linear(width, width, bias=False)
        self.o_proj = nn.Linear(width, width, bias=False)

    def forward(self, x: Tensor, angles: tuple[Tensor, Tensor], mask: Tensor | None, *, causal: bool) -> Tensor:
        q, k, v = (self._split(proj(x)) for proj in (self.q_proj, self.k_proj, self.v_proj))
        q, k = _rotate(q, *angles).to(v.dtype), _rotate(k, *angles).to(v.dtype)
        mixed = scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
        return torch.as_tensor(self.o_proj(mixed.transpose(1, 2).flatten(2)))

    def _split(self, x: Tensor) -> Tensor:
        return x.reshape(*x.shape[:2], self.heads, -1).transpose(1, 2)  # (N, heads, T, size)


class _FeedForward(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(width, _inner(width), bias=False)
        self.up_proj = nn.Linear(width, _inner(width), bias=False)
        self.down_proj = nn.Linear(_inner(width), width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.down_proj(silu(self.gate_proj(x)) * self.up_proj(x)))


class _Block(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.self_attn = _Attention(width, heads)
        self.mlp = _FeedForward(width)
        self.input_layernorm = nn.RMSNorm(width, eps=_EPSILON)
        self.post_attention_layernorm = nn.RMSNorm(width, eps=_EPSILON)

    def forward(self, x: Tensor, angles: tuple[Tensor, Tensor], mask: Tensor | None, *, causal: bool) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), angles, mask, causal=causal)
        return x + torch.as_tensor(self.mlp(self.post_attention_layernorm(x)))


class _Blocks(nn.Module):
    """`depth` blocks and the norm after them: (N, T, width) -> (N, T, width)."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        if recipe.width % (2 * recipe.heads):
            raise Invalid("the width cannot be shared among the heads", expected="a multiple of twice the heads")
        self.size = recipe.width // recipe.heads
        self.layers = nn.ModuleList(_Block(recipe.width, recipe.heads) for _ in range(recipe.depth))
        self.norm = nn.RMSNorm(recipe.width, eps=_EPSILON)

    def run(self, x: Tensor, mask: Tensor | None = None, *, causal: bool) -> Tensor:
        angles = self._angles(x.shape[1], x.device)
        for block in self.layers:
            x = block(x, angles, mask, causal=causal)
        return torch.as_tensor(self.norm(x))

    def _angles(self, length: int, device: torch.device) -> tuple[Tensor, Tensor]:
        """Cosine and sine (T, size) of position times frequency."""
        frequency = _THETA ** -(torch.arange(0, self.size, 2, device=device, dtype=torch.float32) / self.size)
        angle = torch.arange(length, device=device, dtype=torch.float32)[:, None] * frequency
        angle = torch.cat((angle, angle), dim=1)
        return angle.cos(), angle.sin()


def _flop_per_token(recipe: Recipe, length: int) -> int:
    """Matrix products 2 N, and attention 4 L d s (Hoffmann et al. arXiv:2203.15556, causality not used)."""
    width = recipe.width
    return recipe.depth * (2 * (4 * width**2 + 3 * width * _inner(width)) + 4 * width * length)


class Encoder(Network):
    """Reads a whole sequence at once and classifies the mean of its vectors.

    Input int64 (N, T), 0 being padding that nothing attends to, or float32 (N, T, F); output (N, classes).
    """

    def __init__(self, recipe: Recipe, input_shape: tuple[int, ...], classes: int, vocabulary: int | None) -> None:
        super().__init__()
        self.entrance = Entrance(input_shape, recipe.width, vocabulary)
        self.tokens = self.entrance.tokens
        self.blocks = _Blocks(recipe)
        self.output = nn.Linear(recipe.width, classes)
        length = input_shape[0]
        each_token = _flop_per_token(recipe, length) + self.entrance.flop
        self.forward_flop = length * each_token + 2 * recipe.width * classes

    def forward(self, x: Tensor) -> Tensor:
        if not self.tokens:
            return torch.as_tensor(self.output(self.blocks.run(self.entrance(x), causal=False).mean(1)))
        first = torch.arange(x.shape[1], device=x.device) == 0
        real = (x != 0) | first  # (N, T); an empty text attends to its first padding, so that no row is all masked
        vectors = self.blocks.run(self.entrance(x), real[:, None, None, :], causal=False)
        weight = real.unsqueeze(2).to(vectors.dtype)
        return torch.as_tensor(self.output((vectors * weight).sum(1) / weight.sum(1)))


class _Llama(_Blocks):
    def __init__(self, recipe: Recipe, vocabulary: int) -> None:
        super().__init__(recipe)
        self.embed_tokens = nn.Embedding(vocabulary, recipe.width)


class Decoder(Network):
    """Predicts each next token from those before it: P(y) = product of P(y_i | y_<i).

    Input int64 (N, T), output (N, T, vocabulary). Texts are packed without padding.
    """

    tokens = True

    def __init__(self, recipe: Recipe, vocabulary: int) -> None:
        super().__init__()
        self.model = _Llama(recipe, vocabulary)
        self.lm_head = nn.Linear(recipe.width, vocabulary, bias=False)
        for name, weight in self.named_parameters():
            if not name.endswith("norm.weight"):
                nn.init.normal_(
                    weight, std=0.02
                )  # as GPT-2 and Llama begin; torch's embeddings would be 50 times wider
        each_token = _flop_per_token(recipe, recipe.context) + 2 * recipe.width * vocabulary
        self.forward_flop = recipe.context * each_token

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.lm_head(self.model.run(self.model.embed_tokens(x), causal=True)))


def llama_config(recipe: Recipe, vocabulary: int) -> dict[str, Any]:
    """The `config.json` with which Hugging Face transformers reads the decoder's weights."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": vocabulary,
        "hidden_size": recipe.width,
        "intermediate_size": _inner(recipe.width),
        "num_hidden_layers": recipe.depth,
        "num_attention_heads": recipe.heads,
        "num_key_value_heads": recipe.heads,
        "max_position_embeddings": recipe.context,
        "rms_norm_eps": _EPSILON,
        "rope_theta": _THETA,
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": False,
        "torch_dtype": "float32",
    }
