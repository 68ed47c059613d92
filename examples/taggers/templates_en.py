"""English sentences with slots: {p} full name, {f} given name, {s} surname, {a} address, {o} organisation, {l} place."""

SENTENCES: tuple[str, ...] = tuple(
    line.replace("\\n", "\n").replace("\\t", "\t")
    for line in """
Hi, this is {p}, could you tell me where my parcel {code} is?
My name is {p} and I live at {a}.
I am {p}, I was born in {l} on {date}.
Hello {f}, thanks for reaching out to {o}.
Dear {p},\n\nYour order {code} has shipped.\n\nKind regards,\n{p}
Dear Mr. {s},
Dear Ms {s}, your appointment with Dr. {s} is on {date}.
Please ship it to {p}, {a}.
Ship to:\n{p}\n{a}
{p}\n{a}\n{phone}
Bill to: {p}, {a}, {email}
Send the invoice to {a} by {date}.
Our office is at {a}.
We moved from {a} to {a} last year.
I used to live at {a} before moving to {l}.
The property at {a} is owned by {p}.
Tenant: {p}; Landlord: {p}; Premises: {a}
This agreement is between {o} and {p}, residing at {a}.
Patient {p}, {n} years old, was admitted on {date}.
Attending physician: {p}, MD
Dr. {s} referred {p} to {o}.
Nurse {f} called about the results.
Emergency contact: {p} ({phone})
Cardholder: {p}, card {code}
Transfer {amt} to {p}, account {code}.
{p} owes {p} {amt} dollars.
Witness {p} stated that she saw {p} near {a}.
The defendant, {p}, pleaded not guilty.
Officer {s} took the statement at {a}.
Attendees: {p}, {p}, {p} and {f}.
{f} and {f} are coming to {l} on {date}.
{f}'s laptop is broken, can {f} fix it?
Ask {f} whether {f} has the keys.
{p}'s email is {email}.
Contact {p} at {phone} or {email}.
Call {f} on {phone}.
Tell {p} I said hello.
I spoke with {p} from {o} yesterday.
{p}, CEO of {o}, said revenue rose {n} percent.
According to {p}, a spokesman for {o}, the plant in {l} will close.
{p} was appointed director of {o} in {date}.
by {p}, {o}
From: {p} <{email}>\nTo: {p} <{email}>\nSubject: meeting
Thanks,\n{f}
Best,\n{p}\n{o}\n{a}
Regards,\n{p}\nSenior Engineer | {o}\n{phone}
{"name": "{p}", "email": "{email}", "address": "{a}"}
{"first_name": "{f}", "last_name": "{s}", "city": "{l}"}
{"customer": {"name": "{p}", "phone": "{phone}"}}
name={p};addr={a};tel={phone}
{p},{email},{phone},"{a}"
{code},{p},{date},{amt}
| {p} | {a} | {phone} |
Name: {p}\nAddress: {a}\nPhone: {phone}
Full name\t{p}\nDate of birth\t{date}\nHome address\t{a}
First name: {f}\nLast name: {s}
Surname: {s}, given name: {f}
user {p} logged in from {l}
@{f} can you review this?
{f}: are you there?\n{f}: yes, one sec
Agent: May I have your name?\nCustomer: {p}
Q: Who signed it? A: {p} did.
Summarise the conversation between {p} and {p}.
Write a letter to {p}, who lives at {a}.
Translate this: {p} lives in {l}.
Remind me to call {f} tomorrow.
Book a taxi from {a} to {a}.
Directions to {a} please.
Deliver to {a}, ring the bell twice.
Pick me up at {a} at {n}.
The meeting is at {a}, third door on the left.
A fire was reported at {a} on {date}.
Please update my address to {a}.
My new address is {a}, my old one was {a}.
Change the shipping address on order {code} to {a}
What is the distance between {a} and {l}?
Return to sender: {a}
Residence: {a}. Occupation: teacher.
The package was signed for by {p}.
Reviewed by {p} on {date}
Approved: {p}
Author: {p}
Employee {p} (ID {code}) earns {amt} per month.
Manager: {p}, Team: payments
HR note: {p} resigned on {date}.
Candidate {p} applied for the position at {o}.
Interview with {p} at {o}, {a}
Passenger {p}, flight {code} from {l} to {l}
Guest {p}, room {n}, checking out {date}
Insured: {p}. Beneficiary: {p}.
Student {p} is absent because of illness; parent {p} was informed.
Mrs. {s} teaches chemistry at {o}.
Professor {s} gave a talk in {l}.
Sir {p} and Lady {s} attended.
My wife {f} and our son {f} live in {l}.
My brother {f} works for {o}.
Mom, {f} hit me!
Happy birthday {f}!
RIP {p}, you will be missed.
Congrats to {p} on the new job at {o}!
{p} scored twice as {l} beat {l}.
Photo: {p}/{o}
{p} ({date}) was an engineer from {l}.
Mr {s} told {o} that he would appeal.
{s} said on {date} that talks would resume.
{s}, {n}, denied the charges.
President {s} met Prime Minister {s} in {l}.
Senator {p} of {l} voted against it.
{s} et al. reported similar results.
I think {s} is wrong about this.
It was {f} who broke the vase.
Is {p} available on {date}?
Sorry {f}, I missed your call.
Can I speak to {p} please?
Hey {f}, lunch on {date}?
yo {f} wanna hang out
please add {p} to the call
cc {p} and {p}
fwd to {f} and {f}
Signed, {p}
Sincerely,\n\n{p}\n{a}
Yours faithfully\n{p}
I, {p}, of {a}, declare that the above is true.
Last will of {p}, {l}
Next of kin: {p}, {phone}
GP: Dr {p}, {a}
Carer: {f} {s}
Landlord {p} can be reached at {phone}; the flat is {a}.
Meter reading for {a}: {n}
Rent for {a} is {amt} per month.
Venue: {a}
Location: {a}
Mailing address: {a}
Billing address\n{a}
Head office: {a}. Registered in {l}.
{o}, {a}
He lives at {a}.
She resides at {a} with her husband {p}.
Come to my place, {a}, around {n}.
The house on {a} was sold for {amt}.
Where is {a}?
My SSN is {code} and my name is {p}
Account holder {p}, sort code {n}
Cheque payable to {p}
refund for {p} approved
Customer {p} complained about order {code}.
ticket opened by {p} re: billing
{p} joined the channel
{p} has left the conversation
assigned to {p}
spoke to {f} in accounts, she will call back
{f} from {o} rang about the {l} contract
Thank you for your patience, {f}. Your case {code} is open.
Prescribed to {p} on {date}, {n} mg daily.
{p} visited {l} with {p} and {p}.
The letter was addressed to {p} of {a}.
Could you forward this to {p} in {l}?
We met {p} at {a} on {date}.
The keys are with {f} at {a}.
{p} lives next door to {p}.
{p} and his wife {f} bought the house at {a}.
Please note that {p} has moved to {a}.
I want to change my delivery address from {a} to {a}.
Send flowers to {f} {s} at {a}, card: Love, {f}
An ambulance was sent to {a} at {n}:{n}.
The alarm at {a} went off; keyholder {p}, {phone}
Your driver {f} will arrive at {a} in {n} minutes.
Pick up from {a}, drop off at {l}
Warehouse: {a}. Ask for {f}.
Meet me outside {a}
Tenant {p} of {a} has not paid since {date}.
{p} of {a} was fined {amt}.
Police arrested {p}, {n}, of {l}.
{p}, {n}, from {l}, won the prize.
Plaintiff {p} v. Defendant {p}
In the matter of {p} and {o}
Notary: {p}, commission {code}
Executor: {p}, {a}
Power of attorney granted by {p} to {p}
Loan of {amt} to {p}, guarantor {p}
Statement for {p}, account ending {n}
Mr {p} has an appointment at {n}:{n}
Ms {p} called regarding invoice {code}
Dr {p} will see you on {date}
Prof. {p} supervised the thesis of {p}.
Ward {n}: {p}, {p}, {p}
Allergies of {p}: none
Blood sample of {p}, collected {date} by {f}
Discharged: {p} to {a}
Vaccination record: {p}, born {date}
Therapist: {f} {s}
Class list: {p}; {p}; {p}; {p}
Grade for {p}: {n}
Dear parents of {f},
{f} was absent on {date}
Coach {s} benched {f}
Line-up: {s}, {s}, {s}, {s}
Goal! {s} scores for {l}
Starring {p} and {p}, directed by {p}
Lyrics by {p}, music by {p}
Text: {p}. Photos: {p}.
Edited by {p} and {p}
{s}, {f}. A study of {nick}. {o}, {n}.
{s} and {s} ({n}) found that {nick} matters.
Thanks to {f}, {f} and everyone at {o}
Shout out to {f}!
{f} & {f} are getting married on {date}
Welcome {p} to the team
Farewell {f}, good luck at {o}
{p} is out of office until {date}
Speak to {f} on reception
Hi {f},\nplease see below.\nBest\n{f}
Hello {p},\nyour booking {code} is confirmed.\n{o} team
Hi, {f} here. My number is {phone}.
This is {f} from {o}.
Hey it's {f}, text me at {phone}
It's {p} speaking
You're speaking with {f}
I'd like to complain about {f} in your {l} branch
{f} said no. {f} said yes.
not {f}, {f}!
{f}? is that you?
do you know {p}
has anyone seen {f} today
{f} owes me {amt}
my boss {f} hates {nick}
ex-husband {p}, children {f} and {f}
Account name: {p}, sort code {n}-{n}-{n}
Card holder {p}, expires {date}
Payable to: {p}
Paid by {p} on {date}
Booked for {p}, {n} guests
Seat {n}: {p}
Boarding pass {p} {l} {l} {code}
Visitor: {p}; host: {p}; badge {code}
Signature: {p}
/s/ {p}
Witnessed by {p}, {a}
{p} <{email}> wrote:
On {date}, {p} wrote:
To: {p}; {p}; Cc: {p}
Reply-To: {p} <{email}>
Invited: {email}, {p}, {p}
commit {code} by {p}
reviewer={f} assignee={f}
TODO({f}): fix this
ERROR user "{p}" not found
login ok for {f} from {l}
CREATE USER '{f}'
Student: {p}\nSchool: {o}\nAddress: {a}
Name {p} Address {a} Phone {phone}
{n}. {p} - {a}
- {p}\n- {p}\n- {p}
* {p} ({phone})
"{p}","{a}","{phone}"
{p}; {phone}; {email}
{p} / {o} / {l}
{p}\t{phone}\t{a}
Property for sale: {a}, asking {amt}
Open house at {a} on {date}
Parking is available at {a}
Our store at {a} closes at {n}
Branch address: {a}, {l}
Please return the keys to {a}
Forwarding address: {a}
Is {a} in {l}?
How far is {a} from here?
I'm at {a}
It's {a}, not {a}
Can you deliver to {a} tomorrow?
Leave it at {a} with {f}
address on file: {a}
Site visit: {a} ({date})
Crime scene: {a}
Garage sale! {a}, {date}
{role} {p} said {nick}
{p}, {role} at {o}
{p} ({role})
{role}: {p}
{p} became {role} of {o}
{role} {s} resigned
our {role}, {f}, will help you
{role} {p} and {role} {p} met in {l}
Ask {p}, the {role}, about {nick}
""".strip().split("\n")
)

NEGATIVES: tuple[str, ...] = tuple(
    line.replace("\\n", "\n")
    for line in """
Order {code} total {amt}, shipped {date}.
Version {n}.{n}.{n} released on {date}.
The weather in {l} is nice today.
How do I get from {l} to {l}?
{o} reported a profit of {amt} million.
I work at {o} in {l}.
Please enter your name and address.
Your password must have {n} characters.
Error {n}: file not found.
May I help you? Will it rain in April? June was hot.
Mark the date. Grant access. Bill the client. Sue them.
The Grace period ends on {date}.
Read Chapter {n} of the Java manual.
Click Settings, then Privacy, then Export Data.
Thank You for choosing {o}.
Best Regards
Kind regards, the Support Team
Dear Customer,
Dear Sir or Madam,
To Whom It May Concern
Hello World
Invoice No. {code}\nDate: {date}\nTotal: {amt}
ITEM DESCRIPTION QTY PRICE
TERMS AND CONDITIONS
Monday, Tuesday and Friday at {n} PM
Windows 11, Ubuntu 24.04 and macOS Sonoma are supported.
Python, Java, Rust and Go are programming languages.
import pandas as pd
def main(): return None
Microsoft, Google, Apple and Amazon compete.
Ford Motor, Wells Fargo and Johnson & Johnson fell.
Harry Potter and the Philosopher's Stone is a book.
The Washington Post and the New York Times reported it.
Boeing {n} landed in {l}.
St. Patrick's Day is in March.
Victoria Station is closed on Sunday.
Madison Square Garden was full.
The Nobel Prize was announced in {l}.
Christmas and Easter are holidays.
English, French and Chinese are languages.
Americans and Germans travel a lot.
Please restart the router and try again.
I want to cancel my subscription.
What is the interest rate on a savings account?
Can I get a refund for {amt}?
My card was declined at {o}.
Explain quantum mechanics in one sentence.
Write a poem about autumn.
Summarize this article for me.
The quick brown fox jumps over the lazy dog.
Turn left, walk {n} meters, and cross the street.
The main street was empty, the road was long.
There are {n} apartments in the building.
Chapter {n}, page {n}, line {n}
Table {n} shows the results; Figure {n} the error.
Section {n} of the Data Protection Act applies.
GDPR Article {n} requires a legal basis.
King Street is a street in {l}.
Lake Michigan froze in January.
Model {code} costs {amt}.
Rose prices rose. Dawn breaks at dawn. Hope is not a plan.
Jack up the car, then josh around.
Amber alert: roads closed near {l}.
Customer Service Representative wanted
Senior Software Engineer, Payments
Terms: Net {n}
Yes. No. Maybe. OK, sure.
Good morning! How are you today?
Sounds good, see you then.
lol ok thanks
{n} people were injured in {l} on {date}.
The Board of Directors of {o} met in {l}.
Flight {code} from {l} is delayed.
Gate {n}, Terminal B
Train {n} to {l} departs at {n}:{n}
nickname {nick}, level {n}
username: {nick}
Product: {nick}, qty {n}
Title: The {nick} of {nick}
#{nick} is trending in {l}
Team {nick} won {n} to {n}
Follow @{nick} for updates
Department: {nick}
Diagnosis: {nick}
Password reset requested for account {code}
IBAN {code} was rejected
Card number {code}, expires {date}
Phone {phone}, fax {phone}
Login from {code}
Secret {code} leaked
Police in {l} closed {l} after the match.
{nick} is better than {nick}
I would like to buy a {nick}
What is the difference between {nick} and {nick}?
Quarterly Business Review
Annual General Meeting of {o}
Meeting Agenda: {nick}, {nick}
Senior Vice President of Sales
Terms of Service and Privacy Policy
Frequently Asked Questions
Account Settings > Security > Two-Factor Authentication
Free Shipping On Orders Over {amt}
Breaking News: Storm Hits {l}
How To Cook Rice In {n} Minutes
Introduction, Methods, Results, Discussion, Conclusion
Gold, Silver and Bronze
Red Hat, Oracle, Intel and Cisco
The Great Gatsby, War and Peace, Moby Dick
Summer in {l}, Winter in {l}
Happy New Year! Merry Christmas!
See you on {date}. Have a nice weekend.
Yours sincerely,
The total of {n} items is {amt}.
{n} Main courses, {n} desserts
Unit {n}, Lesson {n}, Exercise {n}
Suite of tests passed; {n} failed, {n} skipped
Drive safely. Court is in session. Place your order. Park here.
Road works on {l} until {date}
Bus {n} stops every {n} minutes.
Batch {code}, lot {n}, expires {date}
Street food in {l} is great
Please write your street, city and postcode.
Name: not provided. Address: unknown.
She said that he had told her about it.
My doctor and my lawyer disagree; my sister and my boss do not.
Will you bill me? May I? Mark it. Frank talk. Rob a bank. Pat the dog.
Roses, violets, daisies, lilies and ivy
China, Jordan, Georgia, Chad and Israel
Paris, Florence, Sydney and Austin are cities.
Ford, Mercedes, Tesla, Dodge and Lincoln are cars.
Bayes theorem, Gaussian noise, Fourier transform, Markov chain
Volume {n}, Issue {n}, pages {n}-{n}
Level {n}, Room {n}, Desk {n}
{n} Ways To Save Money
{n} New Messages
{role} wanted in {l}
The {role} and the {role} disagree
Every {role} must sign
{role} Handbook, Version {n}
Apartment prices in {l} rose {n} percent
{n} apartments, {n} offices and a garage
Highway {n} is closed near {l}
{nick} University, {nick} College and {nick} Hospital
{nick} Square and {nick} Park are open
{nick} & {nick} merged
Parkinson's disease, Alzheimer's disease and Down syndrome
""".strip().split("\n")
)

PERSON_LABELS: tuple[str, ...] = (
    "Name", "Full name", "Customer", "Customer name", "Client", "Contact", "Contact person", "Recipient", "Sender", "Patient", "Doctor", "Physician", "Nurse",
    "Student", "Teacher", "Parent", "Guardian", "Employee", "Manager", "Supervisor", "Applicant", "Candidate", "Tenant", "Landlord", "Owner", "Buyer", "Seller",
    "Cardholder", "Account holder", "Payee", "Beneficiary", "Insured", "Passenger", "Guest", "Driver", "Witness", "Plaintiff", "Defendant", "Author", "Editor",
    "Reviewer", "Approver", "Assignee", "Reporter", "Agent", "Signed by", "Prepared by", "Approved by", "Attn", "ATTN", "c/o", "cardholder", "patient", "name",
    "full_name", "customer_name", "contact_name", "user", "my name is", "I am", "this is", "called", "named", "met", "with", "and", "ask", "from", "to", "by", "for",
    "Emergency contact", "Next of kin", "Spouse", "Child", "Trustee", "Director", "Secretary", "Host", "Speaker", "Organiser", "Holder", "Subscriber", "Member",
)  # fmt: skip
ADDRESS_LABELS: tuple[str, ...] = (
    "Address", "Home address", "Shipping address", "Billing address", "Delivery address", "Mailing address", "Street address", "Residence", "Location", "Ship to",
    "Deliver to", "Premises", "Property", "Office", "Headquarters", "Venue", "Pickup", "Drop-off", "From", "To", "lives at", "living at", "resides at", "located at", "address is",
    "moved to", "sent to", "delivered to", "at", "addr", "address", "shipping_address", "Site", "Work address", "Permanent address", "Current address", "Registered office",
)  # fmt: skip
JOINTS: tuple[str, ...] = (": ", ": ", ":", " ", " ", " - ", "=", "\t", ":\n", " is ", '": "')
ENDS: tuple[str, ...] = (", ", ", ", ". ", "; ", "\n", "\n", " ", " | ", "\t", ",", ") ", " and ", '", "')
OTHERS: tuple[str, ...] = (
    "phone {phone}", "Phone: {phone}", "tel {phone}", "order {code}", "Date: {date}", "total {amt}", "email {email}", "ID {code}", "age {n}", "DOB: {date}",
    "gender: F", "Company: {o}", "Employer: {o}", "City: {l}", "nationality: {l}", "Ref {code}", "qty {n}", "status: open", "Role: engineer", "SSN {code}", "card {code}", "policy {code}", "nickname {nick}", "dept: {nick}", "product {nick}", "title: {nick}", "Account {code}", "NHS {code}", "MRN {code}", "plate {code}",
)  # fmt: skip
TAILS: tuple[str, ...] = ("", "", "", "", "'s order", " called", " said", " (signed)", " lives there", " here")
