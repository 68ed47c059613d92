"""What looks like a name or an address and is none: brands, works, plans and places named after somebody, statistics."""

from __future__ import annotations

import gzip
import random
from functools import cache
from pathlib import Path

import values

from lawful.privacy.load import word_list

# What follows a name when the whole is no person.
ZH_AFTER = (
    "计划 工程 理论 思想 定理 定律 变换 方程 方程组 函数 公式 模型 算法 分布 效应 综合征 病 氏病 疗法 股份 集团 奖 杯 基金 品牌 牌 号 堂 斋 记 楼 阁 塔 寺 庙 祠 桥 大桥 镇 村 乡 河 江 湖 山 岭 沟 湾 公园 站 路站 学校"
    " 中学 小学 幼儿园 故居 纪念馆 博物馆 广场 大厦 大道 传说 传 故事 漂流记 历险记 系列 乐园 豆腐 酥 鸭 鸡 鱼 肉 汤 面 酒 茶 饼 糕 酱 醋 剪刀 菜刀 瓷 壶 绣 石 木 松 竹 菊 蜂 蝶 龟 蛇 属 科 目 拳 剑 棋 体 派 剧 戏 调 鼓"
    " 精华 面霜 洗发水 冰箱 手机 汽车 空调 球鞋 牛奶 超市 酒店 宾馆 餐厅 火锅 奶茶 诊所 公司 银行 证券 电器 家居 队 俱乐部 体育场 球场 杂志 出版社 周刊 高地 战役 条约 协定 海峡 群岛 山脉 盆地 沙漠 冰川 火山 瀑布 彗星 星座"
).split()
# Firms and goods that are called like somebody.
ZH_BRANDS = (
    "欧莱雅 香奈儿 迪奥 古驰 阿玛尼 博柏利 卡地亚 蒂芙尼 施华洛世奇 资生堂 玉兰油 妮维雅 多芬 海飞丝 潘婷 沙宣 力士 高露洁 佳洁士 舒肤佳 丹姿 百雀羚 自然堂 马克华菲 杰克琼斯 鲁泰 梅西百货 沃尔玛 家乐福 麦德龙 永辉 大润发"
    " 肯德基 麦当劳 必胜客 汉堡王 赛百味 德克士 星巴克 瑞幸 喜茶 阿里巴巴 戴尔 惠普 联想 华硕 宏碁 索尼 佳能 尼康 徕卡 飞利浦 博世 格力 美的 海信 创维 康佳 苏泊尔 方太 奔驰 宝马 奥迪 丰田 本田 马自达 斯巴鲁 路虎 捷豹 宾利 玛莎拉蒂"
    " 法拉利 保时捷 沃尔沃 雷克萨斯 凯迪拉克 林肯 福特 雪佛兰 别克 吉利 奇瑞 荣威 名爵 阿斯顿马丁 哈雷 雅马哈 铃木 川崎 罗技 雷蛇 乐高 万代 任天堂 育碧 暴雪 安踏 匡威 万斯 彪马 斐乐 亚瑟士 李维斯 金利来 报喜鸟 雅戈尔 罗莱 富安娜 "
    " 王守义 王致和 六必居 全聚德 东来顺 便宜坊 狗不理 稻香村 吴裕泰 张一元 内联升 瑞蚨祥 胡庆余堂 陈李济 马应龙 云南白药 汤臣倍健 金龙鱼 鲁花 福临门 李子园 蒙牛 伊利 君乐宝 达利园 徐福记 马大姐 阿尔卑斯 德芙 费列罗 奥利奥"
    " 张裕 王朝 长城 泸州老窖 郎酒 汾酒 习酒 杜康 孔府家 周大生 潮宏基 谢瑞麟 曹素功 荣宝斋 王老吉 和其正 康师傅 白象 阿宽 李先生 真功夫 老乡鸡 老娘舅 大娘水饺 小肥羊 小龙坎 小米 小度 小红书 大疆 大众 大唐电信 老百姓大药房 周黑鸭"
    " 诺基亚 摩托罗拉 爱立信 西门子 施耐德 霍尼韦尔 卡特彼勒 拜耳 辉瑞 默克 诺华 罗氏 雅培 强生 宝洁 雀巢 达能 亿滋 卡夫 通用磨坊 高盛 花旗 汇丰 渣打 安联 安盛 慧与 思科 甲骨文 英伟达 博通 高通 德勤 安永 毕马威 麦肯锡 罗兰贝格 贝恩"
).split()
ZH_UNITS = "元 万元 亿元 美元 公里 米 厘米 千米 平方米 公顷 亩 吨 万吨 公斤 克 人 万人 人次 户 家 所 个 条 座 台 辆 架 艘 套 件 只 头 棵 株 种 项 次 分 点 度 摄氏度 伏 千伏 瓦 千瓦 倍 岁 年 个月 天 小时 分钟 秒 届 期 集 页 册 万册 字 个百分点".split()
ZH_MEASURED = "达 达到 高达 约 共 超过 不足 近 为 是 占 有 增长 下降 增加 减少 突破 完成 收于 报 涨 跌 上调 逾 每 比 从 自 至 到 于 的".split()
_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@cache
def _listed(name: str) -> list[str]:
    with gzip.open(Path(__file__).with_name(f"{name}.txt.gz"), "rt", encoding="utf-8") as lines:
        return lines.read().split("\n")


@cache
def _things() -> list[str]:
    """Words that `大`, `小` and `老` often stand before."""
    return [word for word in word_list("zh_words") if len(word) in {1, 2}]


def zh_abroad(r: random.Random) -> str:
    """A town of another country (GeoNames)."""
    return r.choice(_listed("zh_abroad"))


def zh_thing(r: random.Random) -> str:
    """A brand, a work or a place that is called like somebody."""
    kind = r.random()
    if kind < 0.25:
        return r.choice(ZH_BRANDS)
    if kind < 0.6:
        root = values.zh_surname(r) + values.zh_given_name(r)
    elif kind < 0.8:
        root = values.zh_transcribed(r)
    elif kind < 0.9:
        root = "".join(r.choices(values.zh_given()[0], k=r.choice((2, 2, 3))))
    else:
        root = r.choice("小大老") + r.choice(_things())
    return root + r.choice(ZH_AFTER)


def zh_small(r: random.Random) -> str:
    """小礼品, 大范围, 老办法: a word with an adjective before it."""
    return r.choice("小小小大大老") + r.choice(_things())


def zh_quantity(r: random.Random) -> str:
    """A number with its unit, as in reports: 高达12300元, 1997年1月至11月."""
    y, n = r.randint(1900, 2030), r.randint(1, 9999)
    many = f"{n}.{r.randint(0, 99)}" if r.random() < 0.4 else str(n * r.choice((1, 1, 10, 100)))
    said = r.choice(
        (
            lambda: r.choice(ZH_MEASURED) + many + r.choice(ZH_UNITS),
            lambda: many + r.choice(ZH_UNITS),
            lambda: f"{y}年{r.randint(1, 6)}月至{r.randint(7, 12)}月",
            lambda: f"从{y}年",
            lambda: f"{y}年至{y + r.randint(1, 20)}年",
            lambda: f"{r.randint(1, 12)}月{r.randint(1, 28)}日",
            lambda: many + "%",
            lambda: f"{r.choice('南北东西距沿过')}{many}公里",
            lambda: f"{r.randint(0, 9)}.{r.randint(0, 99)} {r.randint(0, 9)}.{r.randint(0, 99)} {n}",
            lambda: f"{r.randint(0, 9)}比{r.randint(0, 9)}",
        )
    )()
    return said.translate(_WIDE) if r.random() < 0.2 else said


EN_AFTER = (
    "Street Square Park Bridge River Lake Valley Island Bay Falls Canyon County Airport Station Stadium Arena Hall Tower Museum Library University College"
    " School Hospital Hotel Inn Resort Bank Motors Airlines Pizza Burger Coffee Bakery Grill Diner Karate Records Studios Games Press Review Journal Times Prize Award"
    " Cup Trophy Open Act Treaty Accord Doctrine Plan Programme Project Effect Principle Theorem Equation Transform Model Algorithm Law Constant Telescope Comet Crater"
    " Syndrome Disease Virus Fever Test Scale Index Heights Gardens Avenue Boulevard paint sauce mustard cheese whisky shoes boots tractors engines game album tour series"
    " syndrome disease equation transform effect test method theorem number line phone laptop tyres jeans boots jacket tea coffee chocolate razor watch guitar piano bike truck"
    " car van tools stores branch app account card shares stock bonds novel film game theory rule statistic cipher knot salad pie pizza steak chicken ham olives soup"
).split()
EN_BRANDS = (
    "Nike Adidas Puma Reebok Zara Prada Gucci Hermes Burberry Rolex Omega Chanel Dior Lancome Clinique Maybelline Revlon Nivea "
    " Colgate Cadbury Nestle Kraft Danone Lipton Twinings Starbucks Costa Arby's Denny's Nando's Greggs Domino's"
    " Chipotle Walmart Tesco Asda Aldi Lidl Costco Macy's Nordstrom Kohl's Selfridges Harrods Waitrose Sheraton Ramada Radisson Novotel Mercedes Audi"
    " Porsche Ferrari Lexus Honda Subaru Nissan Volvo Saab Skoda Fiat Chrysler Cadillac Buick Pontiac Camaro Corolla Civic Yamaha"
    " Suzuki Kawasaki Ducati Boeing Airbus Cessna Lockheed Siemens Bosch Philips Hoover Dewalt Fitbit Nokia Motorola Huawei"
    " Lenovo Asus Acer Logitech Nvidia Intel Cisco Oracle Adobe Netflix Spotify Disney Pixar Marvel Lego Nintendo Pokemon Sega Atari Pfizer Moderna "
    " Bayer Roche Novartis Valium Prozac Viagra Tylenol Advil Barclays Santander Citibank Fidelity Vanguard Deloitte Accenture Arsenal Everton Juventus"
    " Benfica Ajax Lakers Celtics Knicks Yankees Raiders Packers Steelers Wimbledon Epsom Daytona Linux Ubuntu Debian Fedora Python Java Docker "
    " Hadoop Sputnik Camembert Gouda Cheddar Chablis Malbec Rioja Bordeaux"
    " Hinduism Vishnu Buddha Zeus Osiris Othello Macbeth Dracula Hogwarts Narnia"
).split()
_ONSETS = "b bl br c ch cl cr d dr f fl g gl gr h j k kl l m n p pl pr qu r s sh sk sl sp st t tr v w x y z".split()
_RHYMES = "a e i o u ai ea ee io oo ou ar er or an en in on ax ex ix ox".split()
_ENDS = "a o ly ify tech soft dash hub gen ix ex on ex ium ar is us aq yo ware works base point nova".split()


def en_abroad(r: random.Random) -> str:
    """A larger town somewhere (GeoNames)."""
    return r.choice(_listed("en_cities"))


def _coined(r: random.Random) -> str:
    """A word that somebody made up for something to sell."""
    made = "".join(r.choice(_ONSETS) + r.choice(_RHYMES) for _ in range(r.choice((1, 2, 2)))) + r.choice(_ENDS)
    return made.capitalize()


def en_letters(r: random.Random) -> str:
    """The letters that stand for some body or thing: NASA, HANO."""
    if r.random() < 0.5:
        return "".join(r.choices("ABCDEFGHIKLMNOPRSTUVW", k=r.choice((2, 3, 3, 4, 4, 5))))
    return "".join(r.choice("BCDFGHJKLMNPRSTV") + r.choice("AEIOU") for _ in range(2)) + r.choice(
        ("", "", "N", "S", "C")
    )


def en_thing(r: random.Random) -> str:
    """A brand, a work, a law of nature or a storm that is called like somebody, or like nothing else."""
    last = values.en_last(r).split()[-1]
    return r.choice(
        (
            lambda: r.choice(EN_BRANDS),
            lambda: r.choice(EN_BRANDS),
            lambda: _coined(r),
            lambda: f"{_coined(r)} {_coined(r)}",
            lambda: f"{last} {values.en_last(r).split()[-1]} {r.choice(EN_AFTER)}",
            lambda: f"{_coined(r)} {r.choice(('Pro', 'Mini', 'Labs', 'Group', 'One', 'Max', str(r.randint(2, 900))))}",
            lambda: f"{last} {r.choice(EN_AFTER)}",
            lambda: f"{last}'s {r.choice(EN_AFTER)}",
            lambda: f"{en_abroad(r)} {r.choice(EN_AFTER)}",
            lambda: f"{values.en_first(r)} {last} {r.choice(EN_AFTER)}",
            lambda: f"{last} & {values.en_last(r).split()[-1]}",
            lambda: (
                f"{r.choice(('Hurricane', 'Storm', 'Typhoon', 'Cyclone', 'Saint', 'Mount', 'Lake', 'Camp', 'Fort', 'USS', 'HMS'))} {values.en_first(r)}"
            ),
            lambda: en_letters(r),
            lambda: f"{r.choice(('El', 'La', 'Los', 'Le', 'Santa', 'San', 'Al'))} {last}",
        )
    )()
