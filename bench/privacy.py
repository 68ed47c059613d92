"""Finding, masking and restoring personal data, on one core; Presidio's pattern recognisers as the control.

Presidio wants an environment of its own. Where there is one, its interpreter is named by `BENCH_PRESIDIO`:

    python3 -m venv build/presidio && build/presidio/bin/pip install presidio-analyzer
    BENCH_PRESIDIO=build/presidio/bin/python python -m bench privacy
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Callable

from lawful.app.masking import onnx_runtime
from lawful.privacy.load import load_taggers
from lawful.privacy.mask import Masker
from lawful.privacy.restore import Restorer
from lawful.privacy.surrogates.make import surrogate

KEY = b"a key that only the bench uses.."
SIZE = 1_000_000  # bytes of UTF-8 in each corpus
ROUNDS = 25

ENGLISH = """
The committee will publish the minutes of the last meeting on its website before the end of the month.
Please find attached the updated schedule, which now includes the two extra sessions that were asked for.
Sales in the northern region grew more slowly than expected, mostly because of the weather.
We tested the new pump for several hours and found no difference in pressure between the two valves.
If the light on the front of the device turns red, switch it off and wait a little before you try again.
The museum opens later on public holidays, and children under a certain age do not pay.
Most readers agreed that the second half of the book is better than the first.
Our refund policy has not changed: send the goods back in their box and keep the receipt.
""".strip().split("\n")
CHINESE = """
本次会议的纪要将在月底之前公布在网站上，请各部门提前准备好需要补充的材料和意见。
附件是更新后的日程安排，增加了大家之前提出的两个专题讨论，请查收并确认是否方便参加。
受天气影响，北方地区的销售增长速度比预期慢一些，不过整体趋势仍然是向好的。
我们对新水泵进行了数小时的测试，两个阀门之间的压力没有明显的差别，可以投入使用。
如果设备正面的指示灯变成红色，请先关闭电源，等待片刻之后再重新启动，不要反复按压按钮。
博物馆在节假日期间会推迟开放时间，儿童可以免费参观，老年人凭有效证件享受半价优惠。
大多数读者认为这本书的后半部分比前半部分更精彩，人物的性格也更加鲜明。
我们的退款政策没有变化，请把商品放回原来的包装盒里，并保留好购物小票。
""".strip().split("\n")
ENGLISH_WITH = """
Please call me back on 464-961-6026 after lunch.
You can reach the office at anna.kowalski@example.com or on +44 20 7946 0958.
Charge it to card 4111 1111 1111 1111 as usual, and send the receipt to the same place.
The refund goes to IBAN DE89370400440532013000 within the next days.
Login from 203.0.113.77 was blocked by the firewall.
SSN 536-90-4399, date of birth 1967-02-19, as stated on the form.
""".strip().split("\n")
CHINESE_WITH = """
请尽快回电，我的手机号是13812345678，上午一般都在。
身份证号11010519491231002X，卡号6222021234567894，请核对之后再提交。
资料请发到邮箱li.ming@example.com，谢谢配合。
办公室座机010-62345678，微信号happy_cat88，工作日都可以联系。
车牌京A12345昨天停在门口，被保安登记了。
登录地址203.0.113.77不在白名单里，已经自动拦截。
""".strip().split("\n")
# 240 characters with names, an address and numbers.
MESSAGE = (
    "您好，我是王建国，上周三在你们店里买了一台洗衣机，送货地址是浙江省杭州市西湖区文三路138号2单元501室，当时是李经理接待的我。"
    "机器装好以后一直漏水，我打过两次电话都没有人处理，第一次是张伟接的，第二次是一位姓陈的女士。我的手机号是13812345678，"
    "如果这周还不能安排师傅上门，我就要求退货了。另外发票抬头请写我爱人赵丽娜的名字，邮箱是zhaolina@example.com，"
    "希望你们重视这个问题，尽快给我一个答复，不要再互相推诿了，谢谢，麻烦帮忙跟进。"
)[:240]

_PRESIDIO = """
import sys, time
import spacy
from presidio_analyzer import RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine

text = sys.stdin.read()
registry = RecognizerRegistry()
registry.load_predefined_recognizers(languages=["en"])
found = [r for r in registry.recognizers if "Spacy" not in r.name]
engine = SpacyNlpEngine()
engine.nlp = {"en": spacy.blank("en")}
blocks = [text[i : i + 2000] for i in range(0, len(text), 2000)]
began = time.process_time()
for block in blocks:
    seen = engine.process_text(block, "en")
    for recogniser in found:
        recogniser.analyze(block, recogniser.supported_entities, seen)
print(len(text.encode()) / (time.process_time() - began) / 1e6)
"""


def run(report: Callable[[str, float, str], None]) -> None:
    """Measure finding (patterns alone, and a message with everything on), masking, and restoring a stream."""
    masker = Masker.build(key=KEY)
    english, chinese = corpus(ENGLISH, ENGLISH_WITH), corpus(CHINESE, CHINESE_WITH)
    speed = megabytes_a_second(masker, english)
    report("privacy.patterns_en_mb_s", speed, "MB/s of English, personal data in 10 % of sentences; bound 30")
    report("privacy.patterns_zh_mb_s", megabytes_a_second(masker, chinese), "MB/s of Chinese, the same; bound 50")
    report("privacy.log_lines_mb_s", unseen(masker), "MB/s of log lines, no two alike, none of them read before")
    full = Masker.build(key=KEY, tagger=load_taggers("zh", "en", run=onnx_runtime))
    report("privacy.message_find_ms", best(lambda: full.find(MESSAGE), 50) * 1e3, "240 characters, all on, found")
    report("privacy.message_ms", best(lambda: full.mask(MESSAGE, scope="s"), 50) * 1e3, "the same, masked; bound 1")
    report("privacy.restore_chunk_us", restore_chunk() * 1e6, "a chunk, 58 surrogates, nothing held back; bound 5")
    if rival := os.environ.get("BENCH_PRESIDIO"):
        report("privacy.vs_presidio", speed / presidio(rival, english[:100_000]), "times as fast; bound 50")


def corpus(clean: list[str], personal: list[str]) -> str:
    """Sentences, one a line, every tenth with personal data."""
    r = random.Random(7)
    lines, size = [], 0
    while size < SIZE:
        lines.append(r.choice(personal if r.random() < 0.1 else clean))
        size += len(lines[-1].encode()) + 1
    return "\n".join(lines)


def megabytes_a_second(masker: Masker, text: str) -> float:
    """How fast the patterns go through a text."""
    return len(text.encode()) / best(lambda: masker.find(text), 1) / 1e6


def unseen(masker: Masker) -> float:
    """How fast the patterns go through log lines that they meet for the first time: the best of several such texts."""
    r = random.Random(7)
    rounds = []
    for _ in range(ROUNDS):
        text = "\n".join(
            f"2026-{r.randint(1, 12):02}-{r.randint(1, 28):02}T{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.random() * 60:09.6f}Z"
            f" {r.choice(('INFO', 'WARN', 'ERROR'))} [worker-{r.randint(1, 99)}] request {r.getrandbits(64):016x} took"
            f" {r.random() * 100:.3f} ms, {r.randint(0, 10**7)} bytes"
            for _ in range(2_000)
        )
        began = time.process_time()
        masker.find(text)
        rounds.append(len(text) / (time.process_time() - began) / 1e6)
    return max(rounds)


def best(work: Callable[[], object], times: int) -> float:
    """CPU seconds of one call, the best of several rounds."""
    work()
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - began) / times)
    return min(rounds)


def restore_chunk() -> float:
    """CPU seconds a chunk of text in which no surrogate begins that is not there."""
    values = [("PERSON", f"{s}{g}") for s in "张王李赵陈孙周吴郑" for g in ("伟", "丽娜")]
    values += [("PHONE", f"138{n:08d}") for n in range(20)] + [("EMAIL", f"a{n}@corp.cn") for n in range(20)]
    mapping = {str(surrogate(kind, value, key=KEY, scope="s")): value for kind, value in values}
    lane, text = Restorer(mapping), "\n".join(CHINESE + ENGLISH)
    chunks = [text[place : place + 4] for place in range(0, len(text), 4)]

    def stream() -> None:
        fork = lane.fork()
        for chunk in chunks:
            fork.feed(chunk)
        fork.end()

    return best(stream, 20) / len(chunks)


def presidio(interpreter: str, text: str) -> float:
    """MB/s of Presidio's English pattern recognisers, telephone numbers included, without a language model."""
    done = subprocess.run([interpreter, "-c", _PRESIDIO], input=text, capture_output=True, text=True, check=True)
    return float(done.stdout)
