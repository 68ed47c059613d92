"""Values to put into templates: people and places that do not exist, numbers that look right, and look-alikes."""

from __future__ import annotations

import csv
import gzip
import importlib
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import addresses
import gazetteers
import lookalikes

from lawful.privacy.load import word_list

Maker = Callable[[random.Random], str]

COMMON_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹"
    "薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单"
    "季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟"
    "邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠"
    "豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
RARE_SURNAMES = "庾隗郗邴糜宓贲郄俎汲籍蓟殳乜毋郦鄂桓揣濮莘郤蒯竺巢宦暨夔蔚怀雒斛禤忻麴仰宰贡苍缑郐翦越堵佘仵雎衷邬睢阙蹇嵇邳秋拜年粘第闪锁撒妥火黑者的堵官"
COMPOUND_SURNAMES = (
    "闾丘 濮阳 太史 完颜 拓跋 第五 钟离 澹台 公冶 宗政 淳于 申屠 仲孙 鲜于 司空 亓官 司寇 巫马 漆雕 乐正 宰父 谷梁 东郭 南门 羊舌 梁丘 左丘 西门 万俟 闻人 赫连 纳兰 那拉 范姜 耶律 贺兰 欧阳 上官 司马 诸葛"
    " 欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 令狐 司徒 宇文 端木 夏侯 独孤 南宫 轩辕 百里 呼延".split()
)
TRADITIONAL_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝郭洪邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙顏柯翁魏孫戴范方宋鄧馮龐鄒龍萬錢湯賈馬"
TRADITIONAL_GIVEN = "志明俊傑建宏家豪淑芬美玲雅婷怡君欣怡宗翰冠宇承恩柏翰品妤詠晴麗華秀英國強永康慧儀嘉欣偉倫詩雅靜宜婉婷銘哲鈺涵語彤寶珠鳳蘭榮華啟東達輝榮錦"
ZH_FOREIGN = (
    "约翰 玛丽 大卫 安娜 彼得 史密斯 布朗 威廉 詹姆斯 罗伯特 迈克尔 伊丽莎白 凯瑟琳 亚历山大 伊万诺夫 汤姆 杰克 露西 艾米丽 托马斯 马丁内斯 加西亚 克里斯蒂娜 米勒 戴维斯 威尔逊"
    " 安德森 泰勒 索菲亚 奥利弗 卢卡斯 弗朗索瓦 杜邦 汉斯 穆勒 施耐德 费舍尔 佐藤 阿卜杜拉 穆罕默德 艾哈迈德 哈桑 古丽 买买提 阿依古丽 艾力 努尔 卓玛 扎西 多吉 次仁 尼玛 桑杰 普拉萨德 拉吉 库马尔"
).split()
ZH_TIBETAN = "扎西 次仁 卓玛 多吉 尼玛 洛桑 旺堆 罗布 平措 达瓦 格桑 央金 拉姆 丹增 索朗 边巴 白玛 德吉 仁青 才让 班旦 贡布 嘉措 旺姆 顿珠 拉巴 普布 强巴 旦增 次旺 贡桑 曲珍 卓嘎 曲批 四郎 益西 土登 泽仁 完么 措毛 切羊 桑吉 拉毛 才旦 加措 尕藏 华旦 次旦 白央 曲尼 降央 阿旺 巴桑 欧珠 罗桑 索南 更登 慈成 达杰 俄日 公保 昂毛 完德 杰布".split()
ZH_MONGOLIAN = "乌兰 图雅 巴特尔 其其格 格日勒 苏日娜 娜仁 那日松 阿古拉 特木尔 托娅 高娃 斯琴 哈斯 布和 朝鲁 乌云 毕力格 宝音 萨仁 敖登 呼和 通拉嘎 朝克图 巴雅尔 额尔敦 孟和 达来 阿木尔 苏和 哈达 毕勒格 牧其尔 塔娜 萨日娜 娜布其 其木格 乌日娜 吉日嘎拉 胡日查 满都拉 宝力德 布仁 额日德尼 阿拉坦 都兰 格根 海日罕 那仁".split()
ZH_UYGHUR = "买买提 古丽 阿依 艾力 努尔 热合曼 吐尔逊 阿不都 帕提曼 玉素甫 艾山 依明 迪丽 热依汗 库尔班 阿布拉 木拉提 卡德尔 斯迪克 阿布来提 热孜万 古丽娜 麦麦提 图尔荪 萨迪克 伊力哈木 居马洪 木合塔尔 艾合买提 巴拉提 热西提 亚力坤 肉孜 加娜尔 达吾列提 叶尔兰 努尔兰 阿依努尔 巴哈尔 迪力木拉提 阿卜力孜 买合木提 祖农 玛依拉 阿曼古丽 哈力旦 库尔曼 沙依兰 别克 马合沙提 塔依尔 热合木吐拉 约麦尔".split()
ZH_FOREIGN_CHARACTERS = "阿艾安奥巴贝本比伯布查达戴丹德蒂丁多尔法菲费弗福格古哈海汉赫胡霍吉加卡凯科克库拉莱兰劳勒雷里利莉林卢鲁路伦罗洛马玛曼梅门蒙米姆莫穆娜纳内尼努诺帕佩皮普奇乔切萨桑瑟沙史斯索塔泰特托瓦维温沃乌西希夏谢辛雅亚伊伊尤扎詹珍"
ZH_JAPANESE = (
    "佐藤 铃木 高桥 田中 渡边 伊藤 山本 中村 小林 加藤 吉田 山田 佐佐木 山口 松本 井上 木村 清水 山崎 池田 桥本 石川 前田 小川 冈田 后藤 长谷川 村上 近藤 远藤 青木 西村 太田 三浦 藤原 中野 竹内 宫本 大野 樱井 野口".split(),
    "健一 浩二 翔太 大辅 直树 拓也 和也 达也 诚 亮 隆 美咲 阳子 惠子 由美 千夏 真由 早苗 彩 葵 结衣 优子 真理子 雄一 裕子 太郎 花子 纪子 明美 美穗 麻衣 悠斗 一郎 健太 遥 沙织 理惠 久美子 幸子 和子".split(),
)
ZH_TITLES = "导 伯 叔 姨 爷 嫂 班长 组长 导演 教练 学长 学姐 师兄 师姐 同志 太 生 里長 經理 醫師 老師 法官 医师 专员 检察官 警司 顾问 班主任 大叔 婶 婆婆 公 先生 女士 小姐 太太 总 经理 老师 医生 主任 律师 教授 师傅 工 局长 科长 院长 校长 会计 护士 阿姨 叔叔 哥 姐 总监 主管 董 队长 警官 博士 书记 处长 大夫 老板 同学 爷爷 奶奶 大爷 大妈 伯伯".split()
ZH_KIN = "爸爸 妈妈 爷爷 奶奶 外公 外婆 哥哥 姐姐 弟弟 妹妹 姐夫 嫂子 叔叔 阿姨 舅舅 姑姑 丈夫 妻子 老公 老婆 儿子 女儿 孙子 侄子 外甥 岳父 婆婆 亲戚 邻居 同学 朋友 男友 室友 小朋友 大哥 大姐 小弟 老大 老二".split()
ZH_ROLES = (
    "护士长 班长 组长 队长 店长 村长 镇长 市长 部长 主编 导演 教练 船长 机长 董事 监事 董事长 总裁 总经理 副总 助理 秘书 工程师 高级工程师 院士 研究员 讲师 副教授 教师 教员 警察 民警 消防员"
    " 法官 检察官 公证员 会计师 审计师 设计师 程序员 产品经理 项目经理 客户经理 销售员 导购 收银员 厨师 服务员 保安 保洁员 快递员 外卖员 司机 技师 电工 焊工 药师 麻醉师 主刀医生 实习生 志愿者 代表 委员 书记员 发言人 负责人"
).split()
EN_ROLES = (
    "manager director engineer teacher nurse doctor lawyer judge detective officer captain coach editor producer designer developer"
    " analyst consultant accountant auditor secretary assistant clerk cashier driver chef waiter plumber electrician pharmacist"
    " Manager Director Engineer Teacher Nurse Attorney Judge Detective Sergeant Captain Coach Editor Producer Designer Developer"
    " CEO CFO CTO President Chairman Treasurer Spokesperson Superintendent Inspector Principal Dean Provost Librarian Curator"
).split()
ZH_ROADS = (
    "人民 解放 建设 中山 迎宾 新华 和平 胜利 文化 青年 友谊 光明 幸福 长江 黄河 北京 上海 南京 延安 滨江 滨河 湖滨 朝阳 东风 红旗 五一 八一 学府 科技 创业 工业 兴业 振兴 富强 民主 团结 前进"
    " 健康 体育 公园 火车站 机场 环城 环湖 金山 银河 玉泉 凤凰 龙华 翠竹 桃园 梅园 兰亭 菊苑 樱花 银杏 梧桐 紫荆 丁香 锦绣 望江 临江 春晖 秋实 海棠 石桥 古城 鼓楼 钟楼 府前 市府 县前 学院"
    " 育才 师范 医院 邮电 电力 交通 商业 粮食 民生 民权 大学 广场 世纪 未来 时代 万达 九龙 双龙 五星 七星 三元 四平 六合 百花 千山 永安 永乐 长安 长宁 平安 安康 兴隆 隆昌 盛世 天府 锦江"
).split()
ZH_ESTATES = (
    "锦绣 阳光 金色 书香 碧桂 万科 保利 恒大 绿地 龙湖 中海 华润 御景 江南 水岸 滨江 翠湖 紫金 帝景 名仕 世纪 凤凰 盛世 天鹅 丽景 康乐 安居 幸福 和谐 祥和 东方 西湖 北苑 南苑 春天 四季 香榭 枫林 竹韵 荷塘 梧桐"
).split()
ZH_ESTATE_ENDS = "家园 花园 小区 公寓 名苑 新城 新村 华庭 雅苑 门第 国际 豪庭 广场 府 湾 里 苑 城 半岛 一号 华府 山庄 别墅 大院 宿舍 家属院 社区 佳苑 丽都 嘉园".split()
ZH_BUILDINGS = "大厦 大楼 科技园 产业园 软件园 写字楼 商务中心 国际中心 创业园 物流园 工业园 广场 大学 学院 医院 中学 小学 商场 酒店".split()
ZH_COMPANY_ENDS = "科技有限公司 贸易有限公司 有限公司 有限责任公司 股份有限公司 集团 物业管理有限公司 餐饮有限公司 实业有限公司 网络科技公司 教育咨询有限公司 医药公司 银行 律师事务所 会计师事务所 建筑工程有限公司 物流公司 电子商务有限公司 工厂 超市 诊所 酒店 饭店 幼儿园".split()


@cache
def _data() -> Path:
    return Path(__file__).resolve().parents[2].parent / "shared/data/pii"


@cache
def zh_given() -> tuple[list[str], list[float]]:
    """Given-name characters with weights."""
    with gzip.open(Path(gazetteers.__file__).parents[2] / "src/lawful/privacy/taggers/zh_given.txt.gz", "rt") as lines:
        characters = lines.read().split("\n")
    usual = (
        "伟芳娜敏静丽强磊洋勇艳杰娟涛明超秀霞平刚桂英华建国文军玲红志海燕萍鹏辉斌波宇浩凯健俊帆雪婷倩欣怡佳子涵梓轩雨泽晨思琪嘉诺一诗语萱梦瑶博昊天睿可馨若曦"
        "子墨宸铭皓哲瀚奕辰沐阳艺涵悦然紫彤钰琳蕾洁慧颖晓莹丹琼兰梅莲菊春秋冬夏青松柏林森山川江河峰岩石金银宝珍珠玉翠福禄寿喜庆祥瑞安康宁顺利达成功业兴旺发财富贵荣昌盛"
    )
    weights = Counter(characters)
    weights.update(dict.fromkeys(usual, 6))
    return list(weights), [float(w) for w in weights.values()]


@cache
def _words_for_names() -> list[str]:
    """Words that are made like a given name, as parents choose them: 浩然, 向阳, 永福."""
    usual = frozenset(zh_given()[0])
    return [word for word in word_list("zh_words") if len(word) == 2 and usual.issuperset(word)]


def zh_given_name(r: random.Random) -> str:
    if r.random() < 0.28:
        return r.choice(_words_for_names())
    characters, weights = zh_given()
    size = 1 if r.random() < 0.22 else 2
    if size == 2 and r.random() < 0.04:
        return r.choices(characters, weights)[0] * 2
    return "".join(r.choices(characters, weights, k=size))


def zh_given_alone(r: random.Random) -> str:
    """What friends call somebody: the given name, if it has two characters, or one of them twice."""
    given = zh_given_name(r)
    return given if len(given) == 2 and r.random() < 0.85 else given[-1] * 2


def zh_surname(r: random.Random) -> str:
    if r.random() < 0.05:
        return r.choice(COMPOUND_SURNAMES)
    while True:
        rank = int(r.expovariate(1 / 110)) if r.random() < 0.75 else r.randrange(len(COMMON_SURNAMES))
        surname = COMMON_SURNAMES[min(rank, len(COMMON_SURNAMES) - 1)] if r.random() > 0.04 else r.choice(RARE_SURNAMES)
        # Words of every sentence are surnames of a few thousand people; as often as others they would teach nonsense.
        if surname not in "由都但那来和从况勾揭干展国计能当别信奉元束修利茹" or r.random() < 0.05:
            return surname


def zh_foreign_name(r: random.Random) -> str:
    def part() -> str:
        return (
            r.choice(ZH_FOREIGN) if r.random() < 0.5 else "".join(r.choices(ZH_FOREIGN_CHARACTERS, k=r.randint(2, 4)))
        )

    return r.choice("···•.").join(part() for _ in range(r.choice((2, 2, 2, 3))))


def zh_person(r: random.Random) -> str:
    """A full Chinese name, now and then a transcribed or dotted one."""
    if r.random() < 0.04:
        return zh_foreign_name(r)
    if r.random() < 0.04:
        people = r.choice((ZH_TIBETAN, ZH_MONGOLIAN, ZH_UYGHUR))
        return r.choice(("", "", "·", "•", "・") if people is ZH_UYGHUR else ("",)).join(
            r.sample(people, r.choice((1, 2, 2, 2)))
        )
    if r.random() < 0.015:
        return "".join(r.choice(part) for part in ZH_JAPANESE)
    if r.random() < 0.02:
        return r.choice((en_first(r), f"{en_first(r)} {en_last(r)}"))
    if r.random() < 0.02:
        return r.choice(COMMON_SURNAMES[:120]) + zh_surname(r) + zh_given_name(r)
    if r.random() < 0.03:
        return r.choice(TRADITIONAL_SURNAMES) + "".join(r.choices(TRADITIONAL_GIVEN, k=2))
    name = zh_surname(r) + zh_given_name(r)
    return r.choice((" ", "\u3000")).join(name) if r.random() < 0.008 else name


def zh_called(r: random.Random) -> str:
    """How somebody is called without the full name."""
    kind = r.random()
    surname = zh_surname(r)
    if kind < 0.5:
        return surname + r.choice(ZH_TITLES)
    if kind < 0.75:
        return r.choice("老小阿大") + surname[0]
    if kind < 0.85:
        return r.choice("阿小") + zh_given_name(r)[-1]
    return zh_given_name(r)[-1] + r.choice("哥姐子儿仔总叔")  # 窈姐, 峰子


@cache
def _divisions() -> tuple[
    dict[str, str], dict[str, tuple[str, str]], list[tuple[str, str, str]], list[tuple[str, str]]
]:
    def rows(level: str) -> list[dict[str, str]]:
        with gzip.open(_data() / f"china_divisions/{level}.csv.gz", "rt", encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    provinces = {row["code"]: row["name"] for row in rows("provinces")}
    cities = {row["code"]: (row["name"], row["provinceCode"]) for row in rows("cities")}
    areas = [(row["name"], row["cityCode"], row["provinceCode"]) for row in rows("areas")]
    streets = [(row["name"], row["areaCode"]) for row in rows("streets")]
    return provinces, cities, areas, streets


def _short(name: str) -> str:
    for ending in ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "地区", "省", "市", "区", "县"):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


def zh_region(r: random.Random) -> str:
    """Province, city and district in one of the ways people write them."""
    provinces, cities, areas, _ = _divisions()
    area, city_code, province_code = r.choice(areas)
    province, city = provinces[province_code], cities[city_code][0]
    city = "" if city in {"市辖区", "县"} or "直辖" in city else city
    style = r.random()
    if style < 0.3:
        parts = [province, city, area]
    elif style < 0.5:
        parts = [_short(province), _short(city) if city else "", area]
    elif style < 0.6:
        parts = [_short(province), _short(city) if city else "", _short(area)]
    elif style < 0.8:
        parts = [city or province, area]
    elif style < 0.9:
        parts = [_short(city or province), area]
    else:
        parts = [area]
    return (" " if r.random() < 0.04 else "").join(part for part in parts if part)


def _zh_number(r: random.Random, highest: int) -> str:
    number = r.randint(1, highest)
    if number < 11 and r.random() < 0.12:
        return "一二三四五六七八九十"[number - 1]
    return str(number)


def zh_road(r: random.Random) -> str:
    root = r.choice(ZH_ROADS) if r.random() < 0.6 else "".join(r.choices(zh_given()[0], k=2))
    return (
        root
        + r.choice(["", "", "", "东", "西", "南", "北", "中", "一", "二", "三"])
        + r.choice("路路路街大道 大街 巷 街道 胡同 弄 道 里 坊 横路 支路".replace("路路路", "路 路 路 ").split())
    )


def zh_estate(r: random.Random) -> str:
    root = r.choice(ZH_ESTATES) if r.random() < 0.7 else "".join(r.choices(zh_given()[0], k=2))
    return root + r.choice(ZH_ESTATE_ENDS)


def _zh_house(r: random.Random) -> str:
    n = _zh_number
    return r.choice(
        (
            lambda: f"{n(r, 40)}号楼{n(r, 8)}单元{r.randint(101, 2804)}",
            lambda: f"{n(r, 40)}号楼{n(r, 8)}单元{r.randint(101, 2804)}室",
            lambda: f"{n(r, 40)}栋{r.randint(101, 2804)}室",
            lambda: f"{n(r, 40)}栋{n(r, 6)}单元{r.randint(1, 33)}楼{r.randint(1, 9)}号",
            lambda: f"{n(r, 40)}幢{r.randint(101, 2804)}",
            lambda: f"{r.randint(1, 40)}-{r.randint(1, 6)}-{r.randint(101, 2804)}",
            lambda: f"{r.randint(1, 40)}#{r.randint(101, 2804)}",
            lambda: f"{r.choice('ABCDE')}座{r.randint(101, 2804)}{r.choice(['', '室', '房'])}",
            lambda: f"{r.choice('ABCDE')}{r.randint(1, 20)}栋{r.randint(101, 2804)}",
            lambda: f"{n(r, 30)}层{r.randint(101, 2804)}室",
            lambda: f"{n(r, 9)}楼",
            lambda: f"{r.randint(101, 2804)}室",
            lambda: f"{n(r, 9)}单元{r.randint(101, 904)}",
            lambda: f"{n(r, 20)}号门{r.randint(101, 904)}",
        )
    )()


def _zh_road_number(r: random.Random) -> str:
    style = r.random()
    number = r.randint(1, 1999)
    if style < 0.6:
        return f"{number}号"
    if style < 0.7:
        return f"{number}弄{r.randint(1, 99)}号"
    if style < 0.78:
        return f"{number}号院"
    if style < 0.84:
        return f"{number}-{r.randint(1, 30)}号"
    if style < 0.9:
        return f"{number}号附{r.randint(1, 9)}号"
    return f"{number}"


def zh_address(r: random.Random) -> str:
    """Region (most of the time), then road, estate, village or building, then the house."""
    if r.random() < 0.04:
        return addresses.greater_china(r)
    style = r.random()
    region = zh_region(r) if r.random() < 0.82 else ""
    gap = " " if r.random() < 0.05 else ""
    street = ""
    if r.random() < 0.2:
        street = r.choice(_divisions()[3])[0]
    if style < 0.42:
        tail = zh_road(r) + _zh_road_number(r)
        if r.random() < 0.5:
            tail += gap + (zh_estate(r) if r.random() < 0.6 else "") + _zh_house(r)
    elif style < 0.7:
        tail = zh_estate(r) + gap + _zh_house(r)
    elif style < 0.8:
        tail = (
            zh_road(r)
            + _zh_road_number(r)
            + gap
            + r.choice(ZH_ROADS)
            + r.choice(ZH_BUILDINGS)
            + (_zh_house(r) if r.random() < 0.7 else "")
        )
    elif style < 0.9:
        village = "".join(r.choices(zh_given()[0], k=r.choice((1, 2)))) + r.choice(
            ["村", "庄村", "家村", "屯", "寨", "湾村", "庄", "沟村", "塘村"]
        )
        tail = (
            (street or r.choice(_divisions()[3])[0])
            + village
            + r.choice(
                [
                    "",
                    f"{_zh_number(r, 12)}组",
                    f"{_zh_number(r, 20)}队",
                    f"{_zh_number(r, 12)}组{r.randint(1, 200)}号",
                    f"{r.randint(1, 300)}号",
                ]
            )
        )
        street = ""
        region = region or zh_region(r)
    elif style < 0.95:
        tail = (
            r.choice(ZH_ROADS)
            + r.choice(("大学", "学院", "中学", "医院", "科技园", "软件园"))
            + r.choice(("", "东区", "北门", "家属区"))
            + (f"{_zh_number(r, 20)}号宿舍楼{r.randint(101, 804)}" if r.random() < 0.5 else _zh_house(r))
        )
    else:
        tail = zh_road(r) + "与" + zh_road(r) + "交叉口" + r.choice(("", "东北角", "往南50米", "西侧"))
        region = region or zh_region(r)
    address = (region + gap + street + gap + tail).strip()
    if r.random() < 0.02:
        address = f"{region or zh_region(r)}{r.choice(('', '', '邮政'))}{r.randint(10, 9999)}信箱{r.randint(1, 99)}{r.choice(('分箱', '号', '分箱'))}"
    if r.random() < 0.02:
        address += r.choice(("（邮编{}）", "(邮编：{})", "（{}）", " 邮编{}")).format(r.randint(100_000, 860_000))
    if r.random() < 0.06:
        address = "中国" + address
    if r.random() < 0.04:
        address = address.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return address


@cache
def _business_addresses() -> list[str]:
    with gzip.open(_data() / "crosswoz/places.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = (json.loads(line)["address"] for line in lines)
        return [a for a in found if 6 <= len(a) <= 40]


def zh_real_address(r: random.Random) -> str:
    """The address of a business (CrossWOZ)."""
    return r.choice(_business_addresses())


def zh_org(r: random.Random) -> str:
    root = r.choice(
        (
            lambda: zh_surname(r) + zh_given_name(r),
            lambda: "".join(r.choices(zh_given()[0], k=2)),
            lambda: _short(r.choice(_divisions()[2])[0]) + "".join(r.choices(zh_given()[0], k=2)),
            lambda: r.choice(ZH_ESTATES) + r.choice(ZH_ROADS),
            lambda: zh_surname(r) + "氏",
            lambda: zh_surname(r) + "记",
        )
    )()
    return root + r.choice(ZH_COMPANY_ENDS)


ZH_PLACES = "王府井 张家口 石家庄 李家沱 高碑店 马家堡 陈家祠 黄山 泰山 华山 西湖 故宫 天安门 外滩 鼓浪屿 中关村 望京 浦东 陆家嘴 三里屯 五道口 徐家汇 张江 郑州 孟买 高雄 马德里 金边 柏林 伦敦 华盛顿 夏威夷 江苏 云南 甘肃 黄石 白城 马鞍山 石景山 周口 商丘 安康 常州 成都 林芝 文昌 吉林 宁波 温州 金华 方庄 潘家园 于家堡 杨浦 徐州 田林 龙泉 白马寺 马连道 祁连山 贺兰山".split()


@cache
def _places() -> list[str]:
    with gzip.open(Path(__file__).with_name("zh_places.txt.gz"), "rt", encoding="utf-8") as lines:
        return lines.read().split("\n")


def zh_loc(r: random.Random) -> str:
    if r.random() < 0.5:
        return r.choice(_places())
    return r.choice(ZH_PLACES) if r.random() < 0.4 else _short(zh_region(r)) if r.random() < 0.6 else zh_road(r)


def zh_transcribed(r: random.Random) -> str:
    """What only sounds like a foreign word."""
    return "".join(r.choices(ZH_FOREIGN_CHARACTERS, k=r.choice((2, 2, 3, 3, 3, 4, 5))))


def zh_foreign_place(r: random.Random) -> str:
    """A foreign place in Chinese letters: a real one, or one that only sounds like it."""
    kind = r.random()
    if kind < 0.65:
        return r.choice(_places()) if kind < 0.2 else lookalikes.zh_abroad(r)
    return zh_transcribed(r) + r.choice(("", "", "", "", "州", "省", "市", "镇", "港", "堡", "斯坦", "尼亚"))


def zh_foreign_person(r: random.Random) -> str:
    """A foreigner in Chinese letters, by one name or by all of them."""
    kind = r.random()
    if kind < 0.45:
        return zh_foreign_name(r)
    return r.choice(ZH_FOREIGN) if kind < 0.75 else zh_transcribed(r)


# --- English ---------------------------------------------------------------------------------------------------


@cache
def _latin(kind: str) -> list[str]:
    names = gazetteers.faker_names(kind)
    english = importlib.import_module("faker.providers.person.en_US").Provider
    common = list(english.first_names if kind == "first" else english.last_names)
    known = {word.lower() for name in names for word in name.split()}
    more = {word.capitalize() for word in word_list("en_given" if kind == "first" else "en_surnames")} - {
        word.capitalize() for word in known
    }
    return sorted(names) + sorted(common) * 3 + sorted(more)


EXTRA_GIVEN = "Wei Xiaoming Jing Hiroshi Yuki Sakura Takeshi Min-jun Ji-woo Fatima Omar Yusuf Layla Tariq Aisha Zainab Ravi Priya Anjali Sanjay Arjun Mei Li Hana Kofi Ama Chidi Ngozi Thabo Lerato Diego Lucia Mateo Camila Giulia Luca Elif Emre Ivan Olga Dmitri Svetlana Viktor Lena Anders Ingrid Björn Søren Zoë Chloé André José María".split()
EXTRA_LAST = (
    "Wang Li Zhang Chen Liu Huang Zhao Nakamura Yamamoto Tanaka Sato Suzuki Kim Park Lee Choi Nguyen Tran Khan Ahmed Hassan Ali Patel Sharma Singh Gupta Rao Reddy Okafor Adeyemi Mensah Dlamini Silva Santos Garcia Rossi Ferrari Kowalski Nowak Novak Ivanov Petrov Hansen Larsen Virtanen O'Brien O'Connor McDonald MacLeod D'Angelo Van Dyke De Vries Al-Farsi Bin Laden St. John Smith-Jones".replace(
        "Bin Laden", "Haddad"
    )
    .replace("Van Dyke", "Vandyke")
    .replace("De Vries", "Devries")
    .replace("St. John", "Stjohn")
    .split()
)


# Given names of two syllables with a hyphen: Jae-won, Mei-ling, Wai-man.
SYLLABLES = (
    "Jae Min Ji Soo Seo Hyun Sung Young Eun Yoo Joon Tae Dong Kyung Hye Sang Won Mei Wai Siu Ka Chi Kwok Yuk Hoi Wing Tsz Yu Hsiao Chia Ming Xiao Li Shu Wei Jun".split(),
    "won woo yeon ho min hee jin ah hyun seok soo young kyung jun ling man ming fai keung yee kit hung wai chun hao wei fen lan ting hua".split(),
)


UNHEARD = 0.09  # of names, places and things: in no list, so that the words around must tell what they are


def unheard(kind: str, r: random.Random) -> str:
    """A name that is in no list: the beginning of one name and the end of another that goes on from the same letter."""
    names, known = _latin(kind), _known()
    while True:
        first, second = r.choice(names), r.choice(names)
        cut = r.randint(2, max(2, len(first) - 2))
        joint = second.find(first[cut - 1], 1)
        if joint > 0 and len(name := first[:cut] + second[joint + 1 :]) > 3 and name.lower() not in known:
            return name


@cache
def _known() -> frozenset[str]:
    return frozenset(word for kind in ("given", "surnames", "words", "places") for word in word_list(f"en_{kind}"))


def en_first(r: random.Random) -> str:
    if r.random() < UNHEARD:
        return unheard("first", r)
    kind = r.random()
    if kind < 0.03:
        return "-".join(r.choice(part) for part in SYLLABLES)
    if kind < 0.045:
        return f"{r.choice(_latin('first'))}-{r.choice(_latin('first'))}"
    if kind < 0.045 + WORDS:
        return r.choice(_words_as_names("given"))
    return r.choice(EXTRA_GIVEN) if kind < 0.2 else r.choice(_latin("first"))


WORDS = 0.05  # of given names, twice as many of surnames: Will, River; Gold, Friday


@cache
def _words_as_names(kind: str) -> list[str]:
    """Given names (`given`) or `surnames` that are words, those that no list of names has and those that one has."""
    only = set(word_list(f"en_{kind}")) & set(word_list("en_words")) - set(word_list("en_mainly_given"))
    return sorted(word.capitalize() for word in {*word_list(f"en_word_{kind}"), *only})


def en_nickname(r: random.Random) -> str:
    """Gaz, Topsy, Robbo: what friends call somebody."""
    if r.random() < 0.6:
        return r.choice(_nicknames())
    first = r.choice(_latin("first"))
    start = re.match("[^aeiouy]*[aeiouy]+[^aeiouy ]?", first.lower())
    return (start.group() if start else first).capitalize() + r.choice(
        ("z", "zza", "o", "ers", "y", "ie", "bo", "s", "kins", "")
    )


@cache
def _nicknames() -> list[str]:
    return gazetteers.more_names("nicknames").split()


def en_last(r: random.Random) -> str:
    if r.random() < UNHEARD:
        return unheard("last", r)
    kind = r.random()
    if kind > 1 - 2 * WORDS:
        return r.choice(_words_as_names("surnames"))
    if kind < 0.14:
        return r.choice(EXTRA_LAST)
    if kind < 0.18:
        return f"{r.choice(_latin('last'))}-{r.choice(_latin('last'))}"
    if kind < 0.21:
        return r.choice(("O'", "Mc", "Mac", "D'")) + r.choice(_latin("last")).split("'")[-1].capitalize()
    if kind < 0.24:
        return r.choice(("van ", "de ", "von ", "van der ", "de la ", "al-", "El ", "Di ", "St. ")) + r.choice(
            _latin("last")
        )
    if kind < 0.30:  # a name nobody ever heard
        return "".join(
            r.choice("bcdfghjklmnprstvwz") + r.choice("aeiou") for _ in range(r.randint(2, 4))
        ).capitalize() + r.choice(("n", "r", "s", "ko", "vic", "berg", ""))
    return r.choice(_latin("last"))


PINYIN = (
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Han Feng Deng Cao Peng Zeng Xiao Tian Dong Yuan Pan Yu Jiang Cai Du Ye Cheng Su Wei Lü Lu Ding Ren Shen Yao Cui Zhong Tan Fan Jin Shi Liao Jia Xia Fu Fang Bai Zou Meng Xiong Qin Qiu Yin Xue Yan Duan Lei Hou Long Tao Gu Mao Hao Gong Shao Wan Qian Dai Mo Kong Xiang An You Ge Nie Kang Ouyang Sima Zhuge Shangguan".split(),
    "jian guo xiu ying zi han xin yi hao ran yu tong mei ling xiao ming li hua wei fang jing min qiang lei yan tao juan chao yong jie bo na lan feng ning rui xuan chen kai peng fei hui xia yun ping bin jun hong qing shan tian ze mu en ci wen wu zhi yuan ruo xi meng yao jia qi shu chun dong hai long zhen an kang le ya si chang gui lian".split(),
)
CANTONESE = (
    "Chan Wong Lee Cheung Lau Leung Cheng Ng Ho Kwok Lam Tsang Tang Yeung Chow Yip Mak Kwan Fung Tse Szeto Au-Yeung Yuen Lo Poon Kwong Tam Tsui Chiu Hui Ko Lai Siu Choi Fong Tong Hung Law To Pang Kam Lui Mok Yiu Ip Yau Chung Kan Shum Tsoi".split(),
    "Wing Ka Chi Siu Wai Man Kwok Yuk Mei Tsz Kit Ming Keung Fai Ho Yan Yee Lok Hin Chun Hei Pui Shan Sze Kin Pong Hoi Ching Yin Kei Cheuk Yiu Lai Sau Fong Hong Tung Nga Lun Shing Kwan Hang Long Kiu Suet Yu Cho Fong Tak Shun Lan Ying Wan Kuen".split(),
)
VIETNAMESE = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Trương Mai".split(),
    "Văn Thị Minh Ngọc Đức Thu Hữu Quang Thanh Xuân Hùng Hà Anh Linh Dũng Hương Lan Tuấn Nam Phương Long Trang Hiền Sơn Yến Khánh Bích Thảo Thủy Tú Việt Nhung Quỳnh Hải".split(),
)
KOREAN = (
    "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Ryu Hong Namgung Bae Moon Noh Heo".split(),
    "Min Ji Seo Jae Hye Eun Soo Hyun Young Sung Dong Tae Joon Woo Yeon Ha Yu Na Ra Bin Won Kyung Jin Ho Hee Ah Mi Chan".split(),
)
JAPANESE = (
    "Satō Suzuki Itō Katō Gotō Kondō Endō Saitō Ōta Ōno Ōshima Tanaka Watanabe Yamamoto Nakamura Kobayashi Yoshida Sasaki Matsumoto Inoue Kimura Hayashi Shimizu Mori Abe Ikeda Hashimoto Ishikawa Ogawa Okada Hasegawa Fujita Kudō Andō Kōno Ueda Takahashi Sato Ito Kato Saito Ota".split(),
    "Yūki Shōta Kōji Hiroyuki Akiko Daisuke Haruka Sōta Yōko Kenji Takeshi Naoki Misaki Aoi Rin Yui Hina Ryō Kaori Naoko Tarō Jirō Ichirō Yuto Sakura Emi Mayumi Keiko Tomoko Shinji Kazuya".split(),
)


def en_eastern(r: random.Random) -> str:
    """A Chinese, Vietnamese, Korean or Japanese name in Latin letters, mostly with the surname first."""
    surnames, syllables = r.choice((PINYIN, PINYIN, CANTONESE, CANTONESE, VIETNAMESE, KOREAN, JAPANESE))
    last, given = r.choice(surnames), r.choices(syllables, k=1 if surnames is JAPANESE[0] or r.random() < 0.2 else 2)
    if surnames is PINYIN[0]:
        first = r.choice(("", "", "", " ", "-", "'")).join(given).capitalize()
    else:
        joint = "-" if surnames is KOREAN[0] or r.random() < 0.25 else " "
        first = joint.join([given[0], *(g.lower() if joint == "-" and r.random() < 0.8 else g for g in given[1:])])
    if r.random() < 0.12:
        first = f"{r.choice(_latin('first'))} {first}"
    return r.choice(
        (
            f"{last} {first}", f"{last} {first}", f"{last} {first}", f"{first} {last}", f"{first} {last}",
            f"{last.upper()} {first}", f"{last.upper()}, {first}", f"{first} {last.upper()}", f"{last}, {first}",
            f"{last} {first}".upper(),
        )
    )  # fmt: skip


def en_person(r: random.Random) -> str:
    """A full name in one of the usual orders."""
    if r.random() < 0.14:
        return en_eastern(r)
    kind = r.random()
    first, last = en_first(r), en_last(r)
    if kind < 0.66:
        name = f"{first} {last}"
    elif kind < 0.76:
        name = f"{first} {r.choice('ABCDEFGHIJKLMNOPRSTVW')}. {last}"
    elif kind < 0.80:
        name = f"{first} {r.choice('ABCDEFGHJKLMNPRSTW')} {last}"
    elif kind < 0.86:
        name = f"{first} {en_first(r)} {last}"
    elif kind < 0.90:
        name = f"{first} {last}{r.choice((' Jr.', ' Jr', ' III', ' II', ' Sr.', ', Jr.', ' IV'))}"
    elif kind < 0.92:
        name = f"{last}, {first}" if r.random() < 0.6 else f"{last.upper()}{r.choice((', ', ' '))}{first}"
    elif kind < 0.96:
        initials = [r.choice("ABCDEFGHIJKLMNOPRSTVWYZ") for _ in range(r.choice((1, 1, 2)))]
        name = f"{r.choice(('. ', '.', ' ')).join(initials)}{r.choice(('. ', '. ', ' '))}{last}"
    else:
        name = f"{first} {last} {en_last(r)}"
    return name


EN_TREES = "Oak Maple Cedar Elm Pine Walnut Chestnut Willow Birch Spruce Magnolia Cherry Lake Hill Park River Spring Forest Meadow Sunset Highland Valley Ridge Church School Station Mill Bridge Market High Main Broad Queen King Victoria Albert Castle Court Abbey Green Grove Orchard Garden Washington Lincoln Jefferson Madison Franklin Jackson Adams Monroe First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth".split()
EN_TYPES = "Street St St. Avenue Ave Ave. Road Rd Rd. Lane Ln Drive Dr Dr. Court Ct Place Pl Boulevard Blvd Way Terrace Close Crescent Gardens Grove Square Hill Row Mews Parkway Highway Circle Trail Loop Walk".split()
EN_CITY_ENDS = "ton ville field ford bury burg port haven wood land dale mouth stead worth ham by brook view".split()
US_STATES = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC".split()


def en_city(r: random.Random) -> str:
    kind = r.random()
    if kind < 0.55:
        return r.choice(gazetteers.CITIES[:95]).title()
    if kind < 0.75:
        return (
            r.choice(("", "New ", "North ", "South ", "East ", "West ", "Lake ", "Port ", "Fort ", "St. ", "Mount "))
            + en_last(r).split()[-1]
        )
    return en_last(r).split()[-1].rstrip("aeiou") + r.choice(EN_CITY_ENDS)


def en_street(r: random.Random) -> str:
    kind = r.random()
    if kind < 0.5:
        root = r.choice(EN_TREES)
    elif kind < 0.85:
        root = en_last(r).split()[-1].capitalize()
    elif kind < 0.93:
        number = r.randint(1, 199)
        root = f"{number}{'th' if 10 < number % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    else:
        root = f"{r.choice(EN_TREES)} {r.choice(EN_TREES)}"
    before = r.choice(("", "", "", "", "N ", "S ", "E. ", "West ", "North ", "Old ", "SW "))
    return f"{before}{root} {r.choice(EN_TYPES)}"


def _en_unit(r: random.Random) -> str:
    return r.choice(
        (
            lambda: f"Apt {r.randint(1, 999)}",
            lambda: f"Apt. {r.randint(1, 99)}{r.choice('ABCD')}",
            lambda: f"Suite {r.randint(1, 999)}",
            lambda: f"Ste {r.randint(100, 999)}",
            lambda: f"Unit {r.randint(1, 99)}{r.choice(['', 'B', 'C'])}",
            lambda: f"#{r.randint(1, 999)}",
            lambda: f"Floor {r.randint(2, 30)}",
            lambda: f"{r.choice(('2nd', '3rd', '4th', '5th'))} Floor",
        )
    )()


def _postcode(r: random.Random) -> str:
    letters = "ABCDEFGHJKLMNOPRSTUWY"
    area = r.choice(letters) + r.choice(["", r.choice(letters)]) + str(r.randint(1, 29))
    return f"{area} {r.randint(1, 9)}{r.choice(letters)}{r.choice(letters)}"


def en_us_address(r: random.Random) -> str:
    joint = r.choice((", ", ", ", ", ", " ", "\n"))
    text = f"{r.randint(1, 9999)} {en_street(r)}"
    if r.random() < 0.35:
        text += r.choice((" ", ", ")) + _en_unit(r)
    if r.random() < 0.8:
        text += joint + en_city(r)
        if r.random() < 0.85:
            text += r.choice((", ", " ")) + (
                r.choice(US_STATES) if r.random() < 0.8 else r.choice(gazetteers.STATES[:40]).title()
            )
            if r.random() < 0.8:
                text += f" {r.randint(501, 99950):05}" + (f"-{r.randint(1, 9999):04}" if r.random() < 0.1 else "")
            if r.random() < 0.08:
                text += ", USA"
    return text


def en_uk_address(r: random.Random) -> str:
    text = f"{r.randint(1, 250)}{r.choice(['', '', '', 'a', 'B'])} {en_street(r)}"
    if r.random() < 0.25:
        text = (
            r.choice((f"Flat {r.randint(1, 60)}, ", f"Flat {r.choice('ABCD')}, ", f"The {r.choice(EN_TREES)} House, "))
            + text
        )
    text += r.choice((", ", ", ", "\n")) + en_city(r)
    if r.random() < 0.85:
        text += r.choice((" ", ", ")) + _postcode(r)
    return text + (", UK" if r.random() < 0.07 else "")


def en_abroad_address(r: random.Random) -> str:
    """Addresses of other countries, as they stand in English text."""
    name, city, house = en_last(r).split()[-1], en_city(r), r.randint(1, 200)
    post = f"{r.randint(1000, 99999)}"
    street = r.choice(
        (
            lambda: (
                f"{name}{r.choice(('straße', 'strasse', 'str.', 'weg', 'allee', 'gasse', 'gatan', 'straat', 'laan', 'veien', 'katu', 'vej'))} {house}"
            ),
            lambda: (
                f"{r.choice(('Rue', 'rue de', 'Via', 'Calle', 'Avenida', 'Rua', 'Piazza', 'Place', 'Boulevard', 'ul.', 'Carrer de', 'Praça', 'Via della'))} {name} {house}"
            ),
            lambda: (
                f"{house} {r.choice(('rue', 'rue de la', 'avenue', 'boulevard', 'place', 'chemin de', 'quai'))} {name}"
            ),
            lambda: f"{r.randint(1, 99999)} {name} {house}",
            lambda: f"{r.randint(1, 400)}, {en_street(r)}, {en_last(r).split()[-1]} Nagar",
            lambda: f"{name} {house}, {r.choice(('Apt.', 'Suite', 'Floor', 'No.'))} {r.randint(1, 99)}",
        )
    )()
    ends = (
        f"{post} {city}",
        f"{city} {post}",
        city,
        f"{city}, {r.choice(gazetteers.CITIES[95:]).title()}",
        f"{post} {city.upper()}",
        f"{city}\n{r.choice(gazetteers.CITIES[95:]).title()} {post}",
    )
    return street + r.choice((", ", ", ", "\n", " ")) + r.choice(ends)


@cache
def _labelled_addresses() -> list[str]:
    kept = []
    with gzip.open(_data() / "usaddress/labeled_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            kinds = {kind for _, _, kind in record["spans"]}
            if {"AddressNumber", "StreetName"} <= kinds and not kinds & {
                "Recipient",
                "NotAddress",
                "BuildingName",
                "LandmarkName",
            }:
                kept.append(" ".join(record["text"].split()).strip(" ,;()"))
    return kept


def en_address(r: random.Random) -> str:
    """An address, whole or only a street with a number, of one of many countries."""
    makers, weights = zip(*_EN_ADDRESSES, strict=True)
    return r.choices(makers, weights)[0](r)


_EN_ADDRESSES: tuple[tuple[Maker, int], ...] = (
    (en_us_address, 27),
    (en_uk_address, 17),
    (en_abroad_address, 6),
    (addresses.abroad, 15),
    (addresses.mixed, 12),
    (addresses.asian, 8),
    (addresses.world, 22),
    (addresses.boxes, 5),
    (lambda r: r.choice(_labelled_addresses()), 8),
    (lambda r: f"{r.randint(1, 9999)} {en_street(r)}", 6),
    (lambda r: f"{r.randint(1, 300)} {en_street(r)}, {en_city(r)}", 3),
)


EN_COMPANY_ENDS = (
    "Inc. Ltd LLC Corp Group Bank Holdings Partners Industries Technologies Systems University College Hospital Foundation Consulting Logistics Airlines Insurance Media Labs Motors"
    " Mutual Assurance Freight Haulage Plastering Plumbing Electrical Roofing Dental Vets Surgery Clinic Pharmacy Solicitors Chambers Accountants Lettings Estates Properties Homes Care"
    " Nursery Academy Primary High Grammar Kennels Bakery Kitchen Café Stores Foods Farms Water Energy Power Telecom Broadband Mobile Travel Tours Cabs Couriers Express Parcels Storage"
    " Removals Cleaning Security Recruitment Training Analytics Digital Software Cloud Robotics Capital Finance Credit Pensions Trust Council Housing FC Rovers United Athletic Rangers"
    " Choir Festival Fitness Gym Salon Barbers Opticians Jewellers Furniture Interiors Windows Tyres Garage Autos Marine Steel Timber Paper Chemicals Pharma Biotech Health Hospice"
).split()
# Redfern, Saltmarsh, Northwall: what firms call themselves.
_FIRM = (
    "Red Salt Blue Green North South East West Wind Bright Silver Gold Stone Oak Ash Elm Fair High Low Long Black White Clear Cold Deep Fox Hawk Kestrel Harbour Tide Moor Lark Copper Iron River".split(),
    "fern marsh quarry wall field water well mill stone gate way wood land ford bridge brook dale fell haven hill lake line light mark mere point port ridge root shore side spring view yard".split(),
)


def en_org(r: random.Random) -> str:
    root = en_last(r).split()[-1] if r.random() < 0.5 else r.choice(EN_TREES)
    if r.random() < 0.25:
        root = "".join(r.choice(part) for part in _FIRM)
    kind = r.random()
    if kind < 0.6:
        return f"{root} {r.choice(EN_COMPANY_ENDS)}"
    if kind < 0.75:
        return f"{root} & {en_last(r).split()[-1]}" + r.choice(("", " LLP", " Co."))
    if kind < 0.9:
        return f"{root} {r.choice(EN_TREES)} {r.choice(EN_COMPANY_ENDS)}"
    return f"University of {en_city(r)}"


def en_loc(r: random.Random) -> str:
    kind = r.random()
    if kind < 0.3:
        return en_city(r)
    if kind < 0.6:
        return lookalikes.en_abroad(r)
    if kind < 0.66:
        return f"{en_city(r)} {lookalikes.en_abroad(r).split()[-1]}"
    if kind < 0.85:
        return r.choice(gazetteers.CITIES).title()
    return en_street(r)


# --- Numbers and the like, for both ------------------------------------------------------------------------------


def digits(r: random.Random, count: int) -> str:
    return "".join(r.choices("0123456789", k=count))


def date(r: random.Random) -> str:
    y, m, d = r.randint(1940, 2026), r.randint(1, 12), r.randint(1, 28)
    return r.choice((f"{y}-{m:02}-{d:02}", f"{y}/{m}/{d}", f"{d:02}.{m:02}.{y}", f"{m}/{d}/{y}", f"{y}.{m:02}.{d:02}"))


def zh_date(r: random.Random) -> str:
    y, m, d = r.randint(1940, 2026), r.randint(1, 12), r.randint(1, 28)
    return r.choice((f"{y}年{m}月{d}日", f"{m}月{d}号", f"{m}月{d}日", f"{y}年{m}月", date(r)))


EN_MONTHS = "January February March April May June July August September October November December".split()


def en_date(r: random.Random) -> str:
    m, d, y = r.choice(EN_MONTHS), r.randint(1, 28), r.randint(1940, 2026)
    return r.choice(
        (
            f"{m} {d}, {y}",
            f"{d} {m} {y}",
            f"{d} {m}",
            f"{m[:3]} {d}",
            date(r),
            r.choice("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
        )
    )


def zh_phone(r: random.Random) -> str:
    number = f"1{r.choice('3456789')}{digits(r, 9)}"
    return r.choice(
        (
            number,
            number,
            f"{number[:3]}-{number[3:7]}-{number[7:]}",
            f"{number[:3]} {number[3:7]} {number[7:]}",
            f"+86 {number}",
            f"0{r.randint(10, 899)}-{digits(r, 8)}",
        )
    )


def en_phone(r: random.Random) -> str:
    a, b, c = f"{r.randint(200, 989)}", digits(r, 3), digits(r, 4)
    return r.choice(
        (
            f"{a}-{b}-{c}",
            f"({a}) {b}-{c}",
            f"+1 {a} {b} {c}",
            f"{a}.{b}.{c}",
            f"+44 {digits(r, 4)} {digits(r, 6)}",
            f"0{digits(r, 4)} {digits(r, 6)}",
        )
    )


def email(r: random.Random) -> str:
    user = r.choice((en_first(r), en_last(r).split()[-1])).lower().replace("'", "") + r.choice(
        ("", str(r.randint(1, 999)), "." + en_last(r).split()[-1].lower())
    )
    return f"{user}@{r.choice(('example.com', 'example.org', 'mail.example', 'gmail.com', 'qq.com', '163.com', 'outlook.com'))}"


def code(r: random.Random) -> str:
    return r.choice(("", "DD", "NO", "A", "SF", "INV-", "ORD-", "#", "T")) + digits(r, r.randint(4, 16))


def amount(r: random.Random) -> str:
    return r.choice(
        (f"{r.randint(1, 99999):,}.{digits(r, 2)}", f"{r.randint(1, 9999)}", f"{r.randint(1, 99)}.{digits(r, 1)}")
    )


def latin(r: random.Random) -> str:
    """Foreign words and names of things as they stand in Chinese text."""
    words = gazetteers_words()
    word = r.choice(words)
    return r.choice(
        (
            word,
            word.capitalize(),
            word.upper()[:5],
            f"{word.capitalize()} {r.choice(words).capitalize()}",
            word.capitalize() + r.choice(words).capitalize(),
        )
    )


@cache
def gazetteers_words() -> list[str]:
    with gzip.open(Path(gazetteers.__file__).parents[2] / "src/lawful/privacy/taggers/en_words.txt.gz", "rt") as lines:
        known = set(_latin("first")) | set(_latin("last"))
        return [w for w in lines.read().split("\n") if w.capitalize() not in known]


def handle(r: random.Random) -> str:
    return (
        r.choice(("sky_", "wx", "happy", "lucky", "moon-", "cat"))
        + digits(r, r.randint(2, 5))
        + r.choice(("", "abc", "xyz"))
    )
