"""Postal addresses of many countries, as they stand in English and in Chinese text; none is anybody's on purpose."""

from __future__ import annotations

import random
from functools import cache

import gazetteers
from faker import Faker

LOCALES = (
    "de_DE fr_FR it_IT es_ES nl_NL pl_PL sv_SE no_NO da_DK fi_FI cs_CZ hu_HU pt_BR pt_PT en_AU en_NZ en_IN en_CA en_GB en_IE"
    " de_AT de_CH ro_RO hr_HR sl_SI sk_SK en_PH id_ID es_MX nl_BE en_US fr_CH fr_CA en_NG en_KE"
).split()
POOL = 150  # streets, cities and whole addresses of each locale


@cache
def _pool() -> list[tuple[list[str], list[str], list[str]]]:
    """For each locale: whole addresses, streets with numbers, cities (Faker, MIT)."""
    made = []
    for locale in LOCALES:
        fake = Faker(locale)
        fake.seed_instance(5)
        made.append(
            (
                [" ".join(fake.address().split(" ")) for _ in range(POOL)],
                [" ".join(fake.street_address().split()) for _ in range(POOL)],
                [fake.city() for _ in range(POOL)],
            )
        )
    return made


def joined_lines(address: str, r: random.Random) -> str:
    """An address of several lines, on one line most of the time."""
    return address.replace("\n", r.choice(("\n", ", ", ", ", ", ", " ")))


def abroad(r: random.Random) -> str:
    """An address as it is written in one country."""
    return joined_lines(r.choice(r.choice(_pool())[0]), r)


def _unit(r: random.Random) -> str:
    return r.choice(("Apt.", "Apt", "Suite", "Unit", "Flat", "Room", "Floor", "Ste.", "#")) + f" {r.randint(1, 999)}"


def mixed(r: random.Random) -> str:
    """Street, unit, city, country and postcode in whatever order a form of another country leaves them."""
    street = r.choice(r.choice(_pool())[1])
    if r.random() < 0.35:
        street = f"{r.randint(1, 99_999)} {street}"
    city = r.choice(r.choice(_pool())[2])
    city = city.upper() if r.random() < 0.2 else city
    country = r.choice(gazetteers.CITIES[95:]).title()
    state = r.choice(gazetteers.STATES)
    region = r.choice((country, state.upper() if len(state) == 2 else state.title(), ""))
    code = f"{r.randint(1000, 99_999):05}" if r.random() < 0.6 else ""
    joint = r.choice((", ", ", ", " ", "\n", "\n ", ",\n"))
    parts = [street + (r.choice((" ", ", ", joint)) + _unit(r) if r.random() < 0.5 else ""), city]
    if r.random() < 0.75:
        parts.append(f"{region} {code}".strip())
    elif r.random() < 0.5:
        parts[1] = f"{code} {city}".strip()
    return joint.join(part for part in parts if part)


def boxes(r: random.Random) -> str:
    """Post office boxes and the American forces' addresses."""
    zipped = f"{r.randint(501, 99_950):05}"
    forces = f"{r.choice(('APO', 'FPO', 'DPO'))} {r.choice(('AA', 'AE', 'AP'))} {zipped}"
    city = r.choice(_pool()[-5][2])
    state = r.choice(gazetteers.STATES[40:]).upper()
    return r.choice(
        (
            f"PSC {r.randint(1, 9999)}, Box {r.randint(1, 9999)}{r.choice((chr(10), ', '))}{forces}",
            f"Unit {r.randint(1, 9999)} Box {r.randint(1, 9999)}{r.choice((chr(10), ', '))}{forces}",
            f"{r.choice(('USS', 'USNS', 'USNV', 'USCGC'))} {r.choice(_pool()[-5][2]).split()[-1]}{r.choice((chr(10), ', '))}{forces}",
            f"{r.choice(('PO Box', 'P.O. Box', 'P. O. Box', 'POB', 'Box'))} {r.randint(1, 99_999)}, {city}, {state} {zipped}",
            f"{r.choice(('PO Box', 'P.O. Box', 'Private Bag'))} {r.randint(1, 99_999)}",
            f"{r.choice(('PO Box', 'P.O. Box'))} {r.randint(1, 9999)}, {city}",
        )
    )


HK_ROADS = "Nathan Road|Queen's Road Central|Hennessy Road|King's Road|Des Voeux Road West|Argyle Street|Canton Road|Castle Peak Road|Sai Yeung Choi Street|Lockhart Road".split(
    "|"
)
HK_PLACES = "Central|Wan Chai|Kowloon|Mong Kok|Tsim Sha Tsui|Sha Tin|Tsuen Wan|Causeway Bay|North Point|Tuen Mun".split(
    "|"
)
CN_SYLLABLES = "zhong shan jie fang ren min wen san bei jing nan hua dong xi hu tian he yuan ping an long gang fu tai chang chun xing guang ming he xin qing".split()
CN_CITIES = "Beijing|Shanghai|Guangzhou|Shenzhen|Hangzhou|Nanjing|Chengdu|Wuhan|Xi'an|Suzhou|Tianjin|Qingdao|Changsha|Xiamen|Dalian".split(
    "|"
)


def _pinyin(r: random.Random) -> str:
    return "".join(r.choices(CN_SYLLABLES, k=r.randint(2, 3))).capitalize()


def asian(r: random.Random) -> str:
    """Chinese, Hong Kong, Taiwanese, Singaporean, Indian, Japanese and Korean addresses in Latin letters."""
    n, m, k = r.randint(1, 60), r.randint(1, 999), r.randint(1, 29)
    china = r.choice((", China", ", P.R. China", "", ""))
    return r.choice(
        (
            lambda: (
                f"Room {m}, Building {k}, No. {n} {_pinyin(r)} {r.choice(('Road', 'Street', 'Avenue', 'Lu', 'Dong Lu'))}, {_pinyin(r)} District, {r.choice(CN_CITIES)}{r.choice(('', f' {r.randint(100_000, 860_000)}'))}{china}"
            ),
            lambda: f"{m} {_pinyin(r)} Road, {r.choice(CN_CITIES)}{china}",
            lambda: (
                f"{m} {_pinyin(r)} {r.choice(('Lu', 'Jie', 'Dajie', 'Xi Lu', 'Nan Lu', 'Xiang'))}, {_pinyin(r)} {r.choice(('Qu', 'Xian', 'Shi'))}, {r.choice(CN_CITIES)}{r.choice(('', f' {r.randint(100_000, 860_000)}'))}"
            ),
            lambda: f"{k}F, {_pinyin(r)} Tower, {m} {_pinyin(r)} Road, {_pinyin(r)} District, {r.choice(CN_CITIES)}",
            lambda: (
                f"Flat {r.choice('ABCDEFGH')}, {k}/F, {r.choice(('Block', 'Tower'))} {r.randint(1, 9)}, {_pinyin(r)} {r.choice(('Mansion', 'Court', 'Garden', 'Building'))}, {m} {r.choice(HK_ROADS)}, {r.choice(HK_PLACES)}{r.choice((', Hong Kong', ''))}"
            ),
            lambda: f"{k}/F, {m} {r.choice(HK_ROADS)}, {r.choice(HK_PLACES)}, Hong Kong",
            lambda: (
                f"{k}F.-{r.randint(1, 9)}, No. {m}, Sec. {r.randint(1, 6)}, {_pinyin(r)} {r.choice(('Rd.', 'E. Rd.', 'N. Rd.', 'St.'))}, {_pinyin(r)} Dist., {r.choice(('Taipei City', 'Kaohsiung City', 'Taichung City', 'New Taipei City'))} {r.randint(100, 983)}{r.choice(('', ', Taiwan'))}"
            ),
            lambda: (
                f"Blk {m} {r.choice(('Ang Mo Kio Ave', 'Bedok North St', 'Toa Payoh Lor', 'Jurong West St', 'Clementi Ave'))} {k} #{k:02}-{m}{r.choice((f' Singapore {r.randint(100_000, 829_999)}', f', S{r.randint(100_000, 829_999)}', ''))}"
            ),
            lambda: (
                f"Flat No. {m}, {r.choice(('Sai', 'Shanti', 'Green', 'Lotus'))} {r.choice(('Residency', 'Apartments', 'Heights', 'Enclave'))}, {r.choice(('MG Road', 'Station Road', 'Ring Road', 'Link Road', 'Main Street'))}, {r.choice(('Pune', 'Mumbai', 'New Delhi', 'Bengaluru', 'Hyderabad'))}{r.choice((' - ', ' '))}{r.randint(110_001, 700_160)}"
            ),
            lambda: (
                f"{r.randint(1, 9)}-{r.randint(1, 30)}-{r.randint(1, 20)} {r.choice(('Shibuya', 'Ginza', 'Nishi', 'Honcho', 'Sakae'))}, {r.choice(('Shibuya-ku', 'Chuo-ku', 'Naka-ku', 'Minato-ku'))}, {r.choice(('Tokyo', 'Osaka', 'Nagoya', 'Yokohama'))} {r.randint(100, 999)}-{r.randint(0, 9999):04}"
            ),
            lambda: (
                f"{m}, {r.choice(('Teheran-ro', 'Gangnam-daero', 'Sejong-daero', 'Jong-ro'))} {k}-gil, {r.choice(('Gangnam-gu', 'Jung-gu', 'Mapo-gu'))}, Seoul {r.randint(1000, 9999):05}"
            ),
        )
    )()


COUNTY = (
    "Clare|Limerick|Galway|Mayo|Kerry|Cork|Kent|Devon|Norfolk|Cumbria|Powys|Gwynedd|Fife|Angus|Dorset|Shropshire".split(
        "|"
    )
)
HOUSES = "Rose Cottage|The Old Rectory|Wayside|Hill View|The Granary|Ivy House|Glebe House|The Bungalow|Orchard End|Meadow View|The Old Forge|Tigh na Mara|Mill House|Bryn Awel|Ashfield|The Lodge|Riverside|Fairways".split(
    "|"
)
VILLAGE_ENDS = "ford ham ton bury by worth wick stow combe leigh bridge more kil bally mouth".split()
IN_AREAS = "Jubilee Hills|Model Town|Koregaon Park|Indiranagar|Gariahat|Chittaranjan Park|Banjara Hills|Salt Lake|Anna Nagar|Vasant Kunj|Andheri West|Bandra|Ernakulam South|Civil Lines|Sector 17|Lajpat Nagar|Whitefield|Malviya Nagar|T. Nagar|Alkapuri|Gomti Nagar".split(
    "|"
)
IN_CITIES = "Hyderabad|Ludhiana|Pune|Bengaluru|Kolkata|New Delhi|Chennai|Kochi|Mumbai|Jaipur|Lucknow|Ahmedabad|Chandigarh|Nagpur|Indore|Patna|Lahore|Karachi|Dhaka|Colombo 05".split(
    "|"
)
IN_NEAR = "opp. the big temple|near City Hospital|behind the bus stand|opp. SBI Bank|near the water tank|next to the post office|above the pharmacy".split(
    "|"
)
AFRICA = "Victoria Island, Lagos|Ikeja, Lagos|Garki, Abuja|Westlands, Nairobi|East Legon, Accra|Osu, Accra|Sandton, Johannesburg|Hatfield, Pretoria|Umhlanga, Durban|Kampala|Dar es Salaam|Bodija, Ibadan|Lusaka|Harare".split(
    "|"
)
AU_ENDS = "Bondi NSW 2026|Battery Point TAS 7004|Fitzroy VIC 3065|Wagga Wagga NSW|Fremantle WA 6160|Toowoomba QLD 4350|Glenelg SA 5045|Braddon ACT 2612|Ponsonby, Auckland 1011|Riccarton, Christchurch 8041".split(
    "|"
)


def _place(r: random.Random) -> str:
    """A word of a town's name."""
    return r.choice(r.choice(_pool())[2]).replace("-", " ").split()[-1].strip("(),.").capitalize()


def _village(r: random.Random) -> str:
    return _place(r)[:5] + r.choice(VILLAGE_ENDS)


def _uk_code(r: random.Random) -> str:
    area = "".join(r.choices("ABCDEGHKLMNPRSTWY", k=r.choice((1, 2))))
    return f"{area}{r.randint(1, 20)} {r.randint(1, 9)}{''.join(r.choices('ABDEFGHJLNPQRSTUWXYZ', k=2))}"


def _eircode(r: random.Random) -> str:
    return f"{r.choice('ACDEFHKNPRTVWXY')}{r.randint(10, 99)}{r.choice((' ', ''))}{''.join(r.choices('ACDEFHKNPRTVWXY0123456789', k=4))}"


def world(r: random.Random) -> str:
    """Houses with a name, plots, sectors, lots, villages and estates, as they are written from Ireland to Manila."""
    n, m, k = r.randint(1, 99), r.randint(1, 999), r.randint(1, 29)
    word = _place(r)
    street = f"{word} {r.choice(('Road', 'Street', 'St', 'Rd', 'Lane', 'Parade', 'Close', 'Crescent', 'Ave'))}"
    pin = f"{r.randint(110, 799)}{r.choice((' ', ''))}{r.randint(1, 99):03}"
    india = f"{r.choice(IN_AREAS)}, {r.choice(IN_CITIES)}{r.choice((' ', '-', ' – ', ' - '))}{pin}{r.choice(('', '', ', India'))}"
    return r.choice(
        (
            lambda: f"{r.choice(HOUSES)}, {_village(r)}, {r.choice(('', 'Co. '))}{r.choice(COUNTY)}{r.choice((f', {_eircode(r)}', f' {_eircode(r)}', ''))}",
            lambda: f"{r.choice(HOUSES)}, {street}, {_village(r)}{r.choice((', ', ' '))}{_uk_code(r)}",
            lambda: f"{r.choice(HOUSES)}, {n} {street}, {_village(r)}, Co. {r.choice(COUNTY)}",
            lambda: f"{r.choice('ABCDEFGHK')}-{m}, {india}",
            lambda: f"{n}/{k}{r.choice(('', 'A', 'B'))} {street}, {r.choice(IN_NEAR)}, {india}",
            lambda: f"{r.choice(('#', 'No. ', 'No.', 'H.No. ', 'House No. '))}{m}, {k}{r.choice(('th', 'st', 'nd'))} {r.choice(('Main', 'Cross', 'Street', 'Block'))}, {r.choice(IN_AREAS)}, {r.choice(IN_CITIES)}",
            lambda: f"Plot {r.choice(('no', 'No.', ''))} {m}, Sector {k}, {india}".replace("  ", " "),
            lambda: f"House {m}-{r.choice('ABC')}, Street {k}, {r.choice(('DHA Phase 6', 'F-8/3', 'Gulberg III', 'Model Town', 'Clifton Block 4'))}, {r.choice(('Lahore', 'Karachi', 'Islamabad'))}{r.choice(('', f' {r.randint(44_000, 75_950)}'))}",
            lambda: f"{r.choice(('U', 'u', 'Unit ', 'Lot '))}{n}{r.choice((' ', ', ', '/'))}{m}{r.choice(('', f'-{m + 4}'))} {street}, {r.choice(AU_ENDS)}",
            lambda: f"{n}/{m} {street}, {r.choice(AU_ENDS)}",
            lambda: f"{m}{r.choice((', ', ' '))}{r.choice(('rue de la', 'rue Saint-', 'avenue du', 'boul. ', 'chemin '))}{r.choice((' ', ''))}{word}, {r.choice(('app.', 'bureau', 'apt'))} {n}, {r.choice(('Montréal', 'Québec', 'Laval', 'Gatineau'))} {r.choice(('(Québec)', 'QC', '(QC)'))} {r.choice('GHJ')}{r.randint(1, 9)}{r.choice('ABCEGHJKLM')} {r.randint(1, 9)}{r.choice('ABCEGHJKLM')}{r.randint(1, 9)}",
            lambda: f"No. {n} {word} {r.choice(('Wing Tsuen', 'San Tsuen', 'Wai', 'Village', 'Lo Wai'))}, {r.choice(('Ping Shan', 'Tai Po', 'Sai Kung', 'Fanling', 'Kam Tin'))}, {r.choice(('Yuen Long, N.T.', 'New Territories', 'N.T., Hong Kong'))}",
            lambda: f"{r.choice(('No. ', 'No ', 'Lot ', ''))}{n}, Jalan {word}{r.choice((' ', '/'))}{k}, {r.choice(('Taman Desa', 'Section 14', 'SS2', 'Bukit Damansara'))}, {r.randint(40_000, 81_999)} {r.choice(('Kuala Lumpur', 'Petaling Jaya', 'Johor Bahru', 'Penang'))}",
            lambda: f"Jl. {word} No. {n}, RT {k:02}/RW {r.randint(1, 12):02}, {r.choice(('Menteng', 'Kebayoran Baru', 'Tebet', 'Sukajadi'))}, {r.choice(('Jakarta', 'Bandung', 'Surabaya'))}{r.choice(('', f' {r.randint(10_110, 60_299)}'))}",
            lambda: f"{m} {word} St., {r.choice(('Brgy.', 'Brgy', 'Barangay'))} {r.choice(('San Isidro', 'Poblacion', 'Sta. Cruz', 'Bagong Silang'))}, {r.choice(('Quezon City', 'Makati City', 'Cebu City', 'Davao City'))}{r.choice(('', f' {r.randint(1000, 8999)}'))}",
            lambda: f"{n}{r.choice(('', 'A', 'B'))}{r.choice((', ', ' '))}{street}, {r.choice(AFRICA)}",
            lambda: f"P.O. Box {r.randint(10, 90_000)}-{r.randint(100, 80_200):05}, {r.choice(('Nairobi', 'Mombasa', 'Kisumu', 'Nakuru'))}",
            lambda: f"{r.choice(('P.M.B.', 'Private Bag', 'Postnet Suite'))} {m}, {r.choice(('Ikeja', 'Gaborone', 'Garsfontein', 'Lilongwe'))}",
            lambda: f"{m} Soi {word} {k}, {r.choice(('Sukhumvit Rd', 'Silom Rd', 'Phahonyothin Rd'))}, {r.choice(('Watthana', 'Bang Rak'))}, Bangkok {r.randint(10_100, 10_900)}",
            lambda: f"{n} {r.choice(('Ngõ', 'Đường', 'Phố'))} {word}, {r.choice(('Quận 1', 'Quận 3', 'Ba Đình', 'Hai Châu'))}, {r.choice(('Hà Nội', 'TP. Hồ Chí Minh', 'Đà Nẵng'))}",
            lambda: f"ul. {word}a {n}/{k}, {r.randint(10, 99)}-{r.randint(100, 999)} {r.choice(('Warszawa', 'Kraków', 'Gdańsk', 'Łódź'))}",
            lambda: f"Unit {k}, {r.choice(('Riverside', 'Oakwood', 'Kingsway', 'Abbey'))} {r.choice(('Business Park', 'Industrial Estate', 'Trading Estate', 'Retail Park'))}, {street}, {_village(r)} {_uk_code(r)}",
            lambda: f"{r.choice(('Apt', 'Apartment', 'Flat'))} {n}, The {r.choice(('Granary', 'Maltings', 'Old Mill', 'Courtyard'))}, {m} {street}, {_village(r)}, {r.choice(('', 'Co. '))}{r.choice(COUNTY)}",
            lambda: f"{m} {r.choice(('Carrera', 'Calle', 'Av.', 'Cra.'))} {k} # {n}-{k}, {r.choice(('Bogotá', 'Medellín', 'Cali'))}",
            lambda: f"Rua {word}, {m}, {r.choice(('apto', 'ap.', 'sala'))} {n}, {r.choice(('São Paulo', 'Rio de Janeiro', 'Curitiba'))} - {r.choice(('SP', 'RJ', 'PR'))}, {r.randint(10_000, 89_999)}-{r.randint(0, 999):03}",
            lambda: f"{word} Mah., {r.choice(('Atatürk', 'Cumhuriyet', 'İnönü'))} Cad. No: {n} D: {k}, {r.choice(('Kadıköy', 'Çankaya', 'Konak'))}/{r.choice(('İstanbul', 'Ankara', 'İzmir'))}",
            lambda: f"{r.choice(('Villa', 'Apt', 'Flat'))} {m}, {r.choice(('Al Wasl Road', 'Street 12', 'Corniche Road', 'Building 7'))}, {r.choice(('Jumeirah 2', 'Al Reem Island', 'Doha', 'Al Olaya'))}, {r.choice(('Dubai', 'Abu Dhabi', 'Qatar', 'Riyadh'))}",
            lambda: f"LP {m} {word} Main Road, {r.choice(('Arima', 'Chaguanas', 'San Fernando'))}, Trinidad",
            lambda: f"PMB {m}, {r.choice(AFRICA)}",
            lambda: f"{r.choice('ABC')}/{n}, {r.choice(('Gulmohar', 'Shanti', 'Sagar', 'Green Park'))} {r.choice(('CHS', 'Society', 'Apartments'))}, {r.choice(IN_NEAR).capitalize()}, {r.choice(('Andheri (W)', 'Borivali East', 'Dadar', 'Powai'))}, Mumbai {r.choice((f'4000{n:02}', ''))}".strip(),
            lambda: f"County Road {m}, {r.choice(('RR', 'Rural Route', 'HC'))} {k} Box {n}, {word}, {r.choice(('TX', 'MT', 'IA', 'AR', 'ON'))} {r.randint(10_000, 79_999)}",
            lambda: f"{r.randint(1000, 20_000)} {r.choice(('N', 'S', 'E', 'W', 'SW', 'NE'))} {k}{r.choice(('th', 'st', 'nd', 'rd'))} {r.choice(('St', 'Ave', 'Street', 'Trail', 'Ct'))}, {word}, {r.choice(('AZ', 'FL', 'OR', 'Idaho', 'Utah'))} {r.randint(10_000, 97_999)}",
        )
    )()  # fmt: skip


HK_ZH = "香港 九龍 新界 香港九龙 香港新界 香港特别行政区 香港九龍 香港 香港岛".split()
HK_DISTRICTS = "旺角 尖沙咀 銅鑼灣 铜锣湾 中環 中环 沙田 荃湾 屯門 观塘 深水埗 北角 湾仔".split()
HK_ROADS_ZH = "彌敦道 弥敦道 軒尼詩道 皇后大道中 德輔道西 亚皆老街 廣東道 英皇道 駱克道 青山公路".split()
TW_CITIES = "台北市 臺北市 新北市 台中市 臺中市 高雄市 台南市 桃園市 桃园市 新竹市".split()
TW_DISTRICTS = "大安區 大安区 中山區 信義區 信义区 板橋區 西屯區 三民區 北區 東區 前鎮區 中正区".split()
TW_ROADS = "忠孝東路 忠孝东路 仁愛路 民權西路 和平東路 復興南路 中正路 光復北路 建國路 文化路 中華路 成功路".split()


def greater_china(r: random.Random) -> str:
    """Hong Kong, Macau and Taiwan, in traditional or simplified characters."""
    n, k = r.randint(1, 899), r.randint(1, 30)
    floor = f"{k}樓" if r.random() < 0.5 else f"{k}楼"
    tail = r.choice(
        ("", f"{floor}", f"{floor}{r.choice('ABCDEFG')}室", f"{r.choice('ABCD')}座{floor}{r.randint(1, 30)}室")
    )
    return r.choice(
        (
            lambda: (
                f"{r.choice(HK_ZH)}{r.choice(HK_DISTRICTS)}{r.choice(HK_ROADS_ZH)}{n}{r.choice(('號', '号'))}{tail}"
            ),
            lambda: (
                f"{r.choice(TW_CITIES)}{r.choice(TW_DISTRICTS)}{r.choice(TW_ROADS)}{r.choice(('', '一段', '二段', '三段', '四段'))}{r.choice(('', f'{k}巷', f'{k}巷{r.randint(1, 9)}弄'))}{n}{r.choice(('號', '号'))}{r.choice(('', f'{k}樓', f'{k}楼', f'{k}樓之{r.randint(1, 9)}'))}"
            ),
            lambda: (
                f"{r.choice(('澳门', '澳門', '澳门氹仔', '澳门半岛'))}{r.choice(('新马路', '荷蘭園大馬路', '高士德大马路', '宋玉生广场', '亚马喇前地'))}{n}号{tail}"
            ),
        )
    )()
