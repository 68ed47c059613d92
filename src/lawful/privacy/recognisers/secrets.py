"""Passwords, keys and tokens: what a word beside them or their make says is a secret, in every language."""

from __future__ import annotations

from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.pattern import EDGE, Pattern

_SETTING = "(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|API_KEY|_PASS|_PW)="
_KEYWORD = (
    r"(?i:passwor[dt]|passwd|passphrase|passcode|passw0rd|p?swd|pwd|p/w|mot de passe|contrase[nñ]a|senha|kennwort|psk"
    r"|(?:api|access|account|private|shared|signing|encryption|secret|client|master|wi-?fi|guest|network|wpa2?)[_ -]?key|secret|token|recovery[ _-]code"
    r"|密码|口令|密钥|令牌)"
)
# A secret ends before a quotation mark, a comma, the full stop of its sentence or the next value of a URL. It takes what
# it can and never gives back (`}+`), so that a long run of them is read once.
_VALUE = r"(?:[#-%(*+/-:<->@-{}~-]|&(?![A-Za-z][0-9A-Za-z_]{0,30}=)|[!?](?![\"'”]? ?\))|[.|](?=[!#-&(*+/-:<->?@-~-]))"
_FOR = r"(?: (?:for|on|to)(?: (?!user|account|login|id[^a-z])[A-Za-z-]{1,14}){1,4}| \([A-Za-z ]{1,16}\)| (?i:wi-?fi|vpn|admin|root|user|e?mail|router|database|db|ssh|ftp|portal|new|temp))"  # password for the VPN: ...
_CODE = (
    r" ?(?:[A-Za-z_][0-9A-Za-z_]{0,40}\.[A-Za-z_]|[0-9A-Za-z_.]{1,80}\()"  # token = request.headers, password = ask()
)
_NO_VALUE = r"(?!\$[A-Za-z_{(]|\$$|%(?:[A-Z_]{2}|\()|\*\*|[<({\[`]|(?i:none|null|true|false|required|optional|changed|prompt|password)(?![0-9A-Za-z]))"  # $SECRET, <your password>
# Whose word `pass` and `key` are: a bus has a pass as well.
_WHOSE = f"(?:{'|'.join(f'(?<={word} )' for word in 'admin root user login temp wifi wi-fi Wifi WiFi Wi-Fi guest router ssh vpn VPN db email sudo master default old new'.split())})"
_TOKENS = "|".join(
    (
        r"sk-[A-Za-z0-9_-]{16,200}",
        r"[sr]k_(?:live|test)_[A-Za-z0-9]{10,200}",
        r"gh[pousr]_[A-Za-z0-9]{20,255}",
        r"github_pat_[A-Za-z0-9_]{20,255}",
        r"glpat-[A-Za-z0-9_-]{16,64}",
        r"xox[abeoprs]-[A-Za-z0-9-]{10,255}",
        r"(?:AKIA|ASIA|ABIA|ACCA)[A-Za-z0-9]{16,64}",
        r"AIza[A-Za-z0-9_-]{35}",
        r"ya29\.[A-Za-z0-9_-]{20,255}",
        r"LTAI[A-Za-z0-9]{12,26}",
        r"AKID[A-Za-z0-9]{13,40}",
        r"hf_[A-Za-z0-9]{20,64}",
        r"npm_[A-Za-z0-9]{36}",
        r"pypi-[A-Za-z0-9_-]{16,255}",
        r"SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}",
        r"dop_v1_[a-f0-9]{64}",
        r"eyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{8,1000}\.[A-Za-z0-9_-]{0,1000}",
    )
)


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="secret-token",
        type="SECRET",
        trigger=_TOKENS,
        edges=(r"(?<![0-9A-Za-z_])", r"(?![0-9A-Za-z_])"),
        score=0.98,
    ),
    Pattern(
        rule="secret-said",
        type="SECRET",
        trigger=rf"{_KEYWORD}|{EDGE}(?i:pw|tok|pass)(?:[ :=\"']|$)|_(?:KEY|PASS|PW|pass|pw) ?[:=]",
        pattern=rf"(?:{_KEYWORD}|(?<![A-Za-z])(?i:pw|tok)(?![0-9A-Za-z])|(?<=_)(?:KEY|PASS|PW|pass|pw)(?=[:=]|[ ][:=][ ]?[\"'])|(?<![0-9A-Za-z-])(?:pass(?==)|(?<=[\"'])pass(?=[\"']))"
        rf"|(?<![0-9A-Za-z_-])(?:(?<![0-9A-Za-z] )|{_WHOSE})[Pp]ass(?=[ ]?[:=]|[ ](?:is|was|for)[ ]))(?:[_-][A-Za-z_-]{{1,20}})?{_FOR}?[\"']?[ ]{{0,2}}"
        rf"(?:(?:(?<= )(?:again|now|please|pls|plz|currently)|(?<![ ]) (?:again|now|please|pls|plz|currently))?[,?]? ?(?<=[ ,?])(?:is|was) (?:it|that)(?: still| now)?(?= )|(?<= )(?:now )?(?:is|was|est|es|ist|will be|has been changed to)(?: still| now)?|['’]s|[=-]>|→|(?<= )-(?= )|(?<! )(?:[=:：为]|还?是)|(?<= )(?:[:：]|=(?!{_CODE}))){{1,2}}(?:(?<=[:：])\n)?[ \"'“]{{0,3}}"
        rf"(?P<v>(?!required){_VALUE}{{6,2000}}+)",
        score=0.9,
        check=checks.secret,
    ),
    Pattern(
        rule="secret-changed",  # I reset my password to Tiger_77
        type="SECRET",
        trigger=r"(?i:password|passcode|passphrase|pass|pwd|pw)(?i: back)? to ",
        pattern=r"(?<![A-Za-z])(?i:re-?set|set|chang|updat|switch)(?i:e|ed|es|ing|ting)?(?: [A-Za-z'’]{1,12}){0,3}? (?i:password|passcode|passphrase|pass|pwd|pw)"
        rf"(?i: back)? to [\"'“]?(?P<v>{_NO_VALUE}{_VALUE}{{6,200}}+)",
        score=0.9,
        check=checks.random_looking,
    ),
    Pattern(
        rule="secret-to-come",  # the wifi passphrase changes on Monday to gravel-magnet-violin-pickle
        type="SECRET",
        trigger=r" (?:(?:chang|rotat|switch|updat|reset|set)(?:e|es|ed|ing)?(?: [0-9A-Za-z]+)* to|will be|becomes) [\"'“`]?[0-9A-Za-z#$@]+[0-9!#$@%_-]",
        pattern=r"(?<![A-Za-z])(?i:password|passcode|passphrase|passwd|pwd|pw|api key|wi-?fi key|secret|token)(?![A-Za-z])[^\n.:;]{0,50}? (?:(?:chang|rotat|switch|updat|reset|set)(?:e|es|ed|ing)?(?: [0-9A-Za-z/]{1,12}){0,5}? to|will be|becomes)"
        rf" [\"'“`]?(?P<v>{_NO_VALUE}{_VALUE}{{6,200}}+)",
        score=0.9,
        check=lambda c: checks.no_word(c) or (c.count("-") > 2 and checks.phrase(c)),
    ),
    Pattern(
        rule="secret-of-login",  # creds: ann / Tiger_77, wifi: home / Tiger_77
        type="SECRET",
        trigger=r"(?i:creds?|credentials|log ?in|sign ?in|wi-?fi|user/pass)(?i:[ ](?:is|are|with|as|using))?[ :=]+[^ \n:/]+(?: ?[:/]| (?:and|with) )",
        pattern=r"(?<![A-Za-z])(?i:creds?|credentials|log[ ]?in|sign[ ]?in|wi-?fi|user/pass)(?i:[ ](?:is|are|with|as|using))?[ :=]{1,3}"
        rf"(?![0-9])(?:[^\s:/]{{1,64}}(?:[ ]/[ ]|[:/])|[^\s:/@]{{1,40}}@[^\s:/@]{{1,40}} (?:and|with) )(?P<v>(?![0-9/:]){_NO_VALUE}{_VALUE}{{6,200}}+)",
        score=0.85,
        check=lambda c: checks.chosen(c) or (checks.no_word(c) and len(c) > 7),
    ),
    Pattern(
        rule="secret-quoted",
        type="SECRET",
        # <password>tiger</password>, key="password" value="tiger", IDENTIFIED BY 'tiger', 'password' => 'tiger'
        trigger=r"(?i:password|passwd|pwd|secret)(?:>[^<\s]|[\"'] value=)|(?i:identified by|with password) '|WIFI:[A-Z]",
        pattern=rf"(?:(?i:password|passwd|pwd|secret)(?:>|[\"'][ ]value=[\"'])|(?i:identified[ ]by|with[ ]password)[ ]'|WIFI:(?=[^\n]{{0,60}};P:)[^\n]{{0,80}}?;P:)(?P<v>{_NO_VALUE}[^<>\s\"';]{{4,200}})(?=</|[\"';])",
        score=0.9,
    ),
    Pattern(
        rule="secret-piped",  # echo 'ann:tiger' | chpasswd
        type="SECRET",
        trigger=r"\| ?(?:sudo )?(?:chpasswd|sudo -S|passwd --stdin)",
        pattern=rf"(?<![A-Za-z])echo(?: -n)? [\"']?(?:[^\s:\"'|]{{1,64}}:)?(?P<v>{_NO_VALUE}[^\s\"'|:]{{4,200}})[\"']?[ ]?\| ?(?:sudo )?(?:chpasswd|sudo -S|passwd --stdin)",
        score=0.9,
    ),
    Pattern(
        rule="secret-set",
        type="SECRET",
        # Of the environment or a URL, whatever word it is: -e MYSQL_ROOT_PASSWORD=correcthorse, ?password=correcthorse&ssl=true
        trigger=rf"{_SETTING}|_PASS(?:WORD)?: |[?&;=](?i:password|passwd|pwd|pass)=",
        pattern=rf"(?:{_SETTING}|(?<=_)PASS(?:WORD)?:[ ]|(?<=[?&;=])(?i:password|passwd|pwd|pass)=)[\"']?(?P<v>{_NO_VALUE}{_VALUE}{{6,2000}}+)",
        score=0.9,
        check=lambda c: "/" not in c[:1] and not checks.placeholder(c),  # PWD=/home/ann
    ),
    Pattern(
        rule="secret-of-command",
        type="SECRET",
        # redis-cli -a word, sshpass -p word, mysql -pword, curl -u ann:word, --password=word
        trigger=r"redis-cli |sshpass |requirepass |masterauth |ConvertTo-SecureString |smbclient |rpcclient | login [^\n]*-p |mosquitto_|-pass(?:in|out)? pass:|sqlcmd |ldapsearch |mongo(?:sh)? |zip -P| 7z |mysql(?:dump|admin)? [^\n]*-p|(?:curl|wget|http) [^\n]*-u|--(?:pass|password|requirepass|token)[ =]",
        pattern=r"(?:(?<![0-9A-Za-z])(?:(?:requirepass|masterauth|ConvertTo-SecureString(?: -String)?)(?= [^ -])|(?:smb|rpc)client [^\n|;]{0,80}?-U ?[^\s%]{1,40}(?=%)|redis-cli (?:[^\n|;]{0,80}? )?-a|sshpass -p|(?:login|mongo|mongosh|mosquitto_[ps]ub|sqlcmd|unzip|zip|ldapsearch) (?:[^\n|;]{0,200}? )?(?:-p|-P|-w)(?=[ ][^ -])|openssl [^\n|;]{0,200}?-pass(?:in|out)? pass(?=:)|(?<= )7z (?:[^\n|;]{0,80}? )?-p(?=[^ -])|mysql(?:dump|admin)? (?:[^\n|;]{0,200}? )?-p(?=[^ -])|(?:curl|http) [^\n|;]{0,200}?(?:-u|--user|-a)[ ]?[\"']?[^\s:\"']{1,64}(?=:))"
        rf"|(?<![^\s\"'])--(?:pass|password|requirepass|token)(?:(?==)|(?= [^\s]{{0,40}}[0-9])))[ :=%]{{0,2}}[\"']?(?P<v>{_NO_VALUE}(?!-){_VALUE}{{4,2000}}+)",
        score=0.9,
    ),
    Pattern(
        rule="secret-asked",  # "who has the staging token?" Lin 09:15 "2c2ecaa5..."
        type="SECRET",
        trigger=r"(?i:password|passcode|token|key|secret|pwd)[a-z ]*\?",
        pattern=rf"{_KEYWORD}[^\n0-9?]{{0,24}}\?[^\n]{{0,60}}?(?:\n[^\n]{{0,60}}?)?(?:[\"'“`]|(?<=:[ ])|(?<=>[ ])|(?<=is[ ]))(?P<v>(?=[A-Za-z+/_-]{{0,40}}[0-9]){_VALUE}{{10,2000}}+)",
        score=0.9,
        beyond=160,
        check=lambda c: checks.letter_and_digit(c) and checks.random_looking(c),
    ),
    Pattern(
        rule="secret-named-behind",  # Tiger_77x is the wifi password
        type="SECRET",
        trigger=r" (?i:is|as) (?i:the|my|our|your|his|her) (?:[a-z-]+ )?(?i:password|passcode|passphrase|pwd|api key)",
        pattern=rf"(?<![^\s\"'“`(])(?P<v>(?=[^\s]{{0,60}}[0-9]){_VALUE}{{6,200}}+)[\"'”`]?(?= (?i:is|as) (?i:the|my|our|your|his|her) (?:[a-z-]{{1,14}} )?(?i:password|passcode|passphrase|pwd|api key)(?![a-z]))",
        score=0.85,
        check=checks.chosen,
    ),
    Pattern(
        rule="secret-beside",  # nas admin pw fern-hoist-plum-otter, wifi pass lighthouse0521, password Tiger_77
        type="SECRET",
        trigger=rf"{_KEYWORD} ?[0-9A-Za-z_+/=.-]|(?i:password|passwd|passphrase|passcode|pwd|(?:^|[^a-z])(?:pw|pass)|(?:wi-?fi|guest|network) key) [\"'(“]?[!-~]*[0-9_!#$@%*?-]",
        pattern=rf"(?:{_KEYWORD} ?(?={_VALUE}{{16}})|(?<![A-Za-z])(?:(?i:password|passwd|passphrase|passcode|pwd|pw|(?:wi-?fi|guest|network)[ ]key)|{_WHOSE}[Pp]ass)[ ][\"'(“]?(?![Aa]rgon|2FA|Version))"
        rf"(?P<v>{_NO_VALUE}[#$%*0-9@A-Z^_a-z]{_VALUE}{{5,2000}}+)",
        score=0.85,
        check=lambda c: checks.no_word(c) and (len(c) < 16 or checks.secret(c)),
    ),
    Pattern(
        rule="secret-in-url",
        type="SECRET",
        # Who logs in and with what word, the machine with it: the word alone would leave `user@host` standing. A machine
        # that is known by its number is an IP address of its own, and what stands for a word later is none.
        trigger=r"://[^\s/@:]*:[^\s/@]+@",
        pattern=r"[A-Za-z][0-9A-Za-z+.-]{1,20}://(?P<v>[^\s/@:]{0,100}:(?!(?:<[^\s@>]*>|\$?\{[^\s@}]*\}|\$[A-Z][A-Z0-9_]*)@)[^\s/@]{1,200}(?:@(?!(?:[0-9]{1,3}\.){3}[0-9])[0-9A-Za-z._-]{1,253}|(?=@)))",
        score=0.95,
    ),
    Pattern(
        rule="secret-digits",  # passcode: 482913
        type="SECRET",
        trigger=r"(?i:passwor[dt]|passwd|passcode|pwd|[^a-z]pw)(?: is|[\"']?[:=])[\"' ]*\d\d",
        pattern=r"(?i:passwor[dt]|passwd|passcode|pwd|(?<![A-Za-z])pw)(?:[ ]is|[\"']?[:=])[\"' ]{0,3}(?P<v>\d{6,12})(?![0-9A-Za-z]|[./:-][0-9])",
        score=0.85,
    ),
    Pattern(
        rule="secret-key-said",  # Here's the key: 3f9a77b2c1d0e4f5
        type="SECRET",
        trigger=r"(?:^|[^A-Za-z_])(?i:key)[\"']?(?: is|[:=])[\"' ]*[0-9A-Za-z]",
        pattern=r"(?<![A-Za-z_])(?i:key)[\"']?(?:[ ]is|[:=])[\"' ]{0,3}(?P<v>[0-9A-Za-z+/=]{20,200})(?![0-9A-Za-z_-])",
        score=0.8,
        check=checks.key,
    ),
    Pattern(
        rule="secret-words",  # seed phrase: twelve words or more
        type="SECRET",
        trigger=r"(?i:seed|recovery|mnemonic|secret|backup)(?i: phrase| words)?(?: is|:)[ \"']*[a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+",
        pattern=r"(?i:seed|recovery|mnemonic|secret|backup)(?i:[ ]phrase|[ ]words)?(?:[ ]is|:)[ \"']{0,2}(?P<v>(?:[a-z]{3,8}[ ]){11,23}[a-z]{3,8})(?![a-z]| [a-z])",
        score=0.9,
    ),
    Pattern(
        rule="secret-of-session",  # Cookie: theme=dark; session=a900eae343655eea
        type="SECRET",
        trigger=r"(?i:sess(?:ion)?(?:_?id)?|[^a-z]sid|csrf_?token|xsrf-token|[^a-z]auth)=[0-9A-Za-z]",
        pattern=rf"(?i:sess(?:ion)?(?:[._-]?id)?|(?<![A-Za-z])sid|csrf_?token|xsrf-token|(?<![A-Za-z])auth)=[\"']?(?P<v>{_VALUE}{{16,2000}}+)",
        score=0.9,
        check=lambda c: checks.letter_and_digit(c) and not checks.phrase(c),
    ),
    Pattern(
        rule="secret-bearer",
        type="SECRET",
        trigger=r"(?i:bearer|basic) [A-Za-z0-9+/=._~-]{16}",
        pattern=r"(?<![A-Za-z])(?i:bearer|basic) (?P<v>[A-Za-z0-9+/=._~-]{16,2000})",
        score=0.9,
        check=checks.random_looking,
    ),
    Pattern(
        rule="secret-key-block",
        type="SECRET",
        trigger=r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY",
        pattern=r"(?s)-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}"
        r"(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?",
        score=0.99,
        beyond=20_100,
    ),
)
