"""The vocabulary of licence judgements: conflict codes, obligation codes, and how purposes match use limits."""

from __future__ import annotations

from typing import Final

from lawful.rights.licences import LicenceFacts

CONFLICTS: Final = {
    "C-NC": "commercial use is not granted",
    "C-ND": "an adaptation is shared that may not be",
    "C-SA": "share-alike is not kept",
    "C-INC": "two terms cannot hold together in one work",
    "C-SUB": "the outbound licence drops terms that must travel",
    "C-THR": "a size or revenue limit is passed",
    "C-TERR": "the territory is excluded",
    "C-OUT": "outputs may not train this model",
    "C-USE": "the purpose is barred",
    "C-HOST": "hosting for others is not granted",
    "C-REG": "a registration or authorisation is missing",
    "C-NAME": "the name is not the one that the licence prescribes",
    "C-SRC": "the source is not offered",
    "C-OBL": "a duty is not discharged",
    "C-NOLIC": "no licence is stated",
    "C-PAT": "the patent or intellectual property peace is broken",
    "C-EXP": "the licence has ended or was revoked",
}

CONFLICTS_ZH: Final = {
    "C-NC": "未授权商业使用",
    "C-ND": "共享了不得共享的演绎作品",
    "C-SA": "未遵守相同方式共享",
    "C-INC": "两项条款不能在同一作品中并存",
    "C-SUB": "对外许可丢掉了必须传递的条款",
    "C-THR": "超过规模或收入上限",
    "C-TERR": "该地域被排除",
    "C-OUT": "输出不得用于训练此模型",
    "C-USE": "用途被禁止",
    "C-HOST": "未授权向他人托管服务",
    "C-REG": "缺少登记或授权",
    "C-NAME": "名称不符合许可规定",
    "C-SRC": "未提供源代码",
    "C-OBL": "有义务未履行",
    "C-NOLIC": "未声明许可",
    "C-PAT": "违反专利或知识产权和平条款",
    "C-EXP": "许可已终止或被撤销",
}

OBLIGATIONS: Final = {
    "O-LIC": "give a copy of the licence or its address",
    "O-NOTICE": "keep the notice file with the prescribed text",
    "O-ATTR": "name the author, the source and the licence",
    "O-CHG": "state what was changed",
    "O-SRC": "offer the source",
    "O-NETSRC": "offer the source to users of the service",
    "O-SAME": "license adaptations under",
    "O-USEPASS": "pass the use limits on as an enforceable term",
    "O-AUP": "obey the acceptable use policy",
    "O-NAME": "let the model's name begin with",
    "O-DISPLAY": "display",
    "O-REG": "register with the licensor, or obtain its authorisation",
    "O-DOC": "keep and extend the card",
    "O-PWNOTICE": "say on the produced work which database it uses and under which licence",
    "O-RELINK": "let users relink against a changed library",
    "O-LABEL": "mark outputs as made by AI",
}


def barred(licence: LicenceFacts, purpose: str) -> str:
    """The use limit that a purpose falls under, empty when none.

    A limit applies when all of its words are among the purpose's: `military` bars `military_logistics`.
    """
    words = set(purpose.lower().replace("-", "_").split("_"))
    return next((limit for limit in licence.limits if set(limit.split("_")) <= words), "")
