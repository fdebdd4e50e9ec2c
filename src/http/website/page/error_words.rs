//! What the pages of errors say, in English and in German.

/// One sentence in both languages.
pub(super) type StatusText = (&'static str, &'static str);

/// All that one page says.
pub(super) struct ErrorWords {
    /// What it is, in a few words.
    pub heading: StatusText,
    /// What happened.
    pub happened: StatusText,
    /// What to do now.
    pub next: StatusText,
    /// Where to go on: addresses and what the links to them say. The first one is the likeliest.
    pub ways: &'static [(&'static str, StatusText)],
}

const START: (&str, StatusText) = ("/", ("Start page", "Startseite"));
const SIGN_IN: (&str, StatusText) = ("/login.html", ("Sign in", "Anmelden"));
const SIGN_UP: (&str, StatusText) = ("/signup", ("Create an account", "Konto anlegen"));

const PLEASE_WAIT: StatusText =
    ("Please wait a while before you try again.", "Bitte warten Sie etwas, bevor Sie es wieder versuchen.");

pub(super) const INVALID: ErrorWords = ErrorWords {
    heading: ("We did not understand this request", "Diese Anfrage haben wir nicht verstanden"),
    happened: (
        "Something in what your browser sent is missing or wrong. Nothing was done with it.",
        "In dem, was Ihr Browser gesendet hat, fehlt etwas, oder etwas ist falsch. Damit ist nichts geschehen.",
    ),
    next: (
        "Go back, load the page again and try once more, or start here:",
        "Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal, oder beginnen Sie hier:",
    ),
    ways: &[START, SIGN_IN],
};

pub(super) const CAPTCHA_FAILED: ErrorWords = ErrorWords {
    heading: ("The answer was wrong", "Das Ergebnis stimmte nicht"),
    happened: (
        "The answer to the question was wrong or came too late. No account was created.",
        "Die Antwort auf die Rechenaufgabe war falsch oder kam zu spät. Es wurde kein Konto angelegt.",
    ),
    next: ("Please try again with a new question:", "Bitte versuchen Sie es mit einer neuen Aufgabe:"),
    ways: &[SIGN_UP],
};

pub(super) const DEAD_LINK: ErrorWords = ErrorWords {
    heading: ("This link or code does not work", "Dieser Link oder Code gilt nicht"),
    happened: (
        "It is wrong, has expired or was used before. Nothing was changed.",
        "Er ist falsch, abgelaufen oder wurde schon verwendet. Es wurde nichts geändert.",
    ),
    next: ("You can ask for a new one:", "Sie können einen neuen anfordern:"),
    ways: &[SIGN_IN],
};

pub(super) const PHONES_FULL: ErrorWords = ErrorWords {
    heading: ("No room for another phone", "Kein Platz für ein weiteres Telefon"),
    happened: (
        "Your account has five phones with a password of their own.",
        "Ihr Konto hat schon fünf Telefone mit eigenem Passwort.",
    ),
    next: ("Revoke one of them first:", "Widerrufen Sie zuerst eines davon:"),
    ways: &[SIGN_IN],
};

pub(super) const PHONE_NAME_TAKEN: ErrorWords = ErrorWords {
    heading: ("That name is taken", "Dieser Name ist vergeben"),
    happened: ("Another phone of your account has it.", "Ein anderes Telefon Ihres Kontos heißt so."),
    next: ("Choose another name:", "Wählen Sie einen anderen Namen:"),
    ways: &[SIGN_IN],
};

pub(super) const WRONG_PASSWORD: ErrorWords = ErrorWords {
    heading: ("That did not work", "Das hat nicht funktioniert"),
    happened: (
        "The username or password is wrong, or the account is not active yet. In that case, open the link in our email first.",
        "Der Benutzername oder das Passwort ist falsch, oder das Konto ist noch nicht aktiv. Öffnen Sie in diesem \
         Fall zuerst den Link in unserer E-Mail.",
    ),
    next: ("Then try again:", "Versuchen Sie es dann noch einmal:"),
    ways: &[SIGN_IN],
};

pub(super) const SIGN_IN_FIRST: ErrorWords = ErrorWords {
    heading: ("Please sign in", "Bitte melden Sie sich an"),
    happened: (
        "You need to be signed in to see this. You are not, or your session has ended.",
        "Dafür müssen Sie angemeldet sein. Sie sind es nicht, oder Ihre Sitzung ist abgelaufen.",
    ),
    next: ("You can sign in here:", "Hier können Sie sich anmelden:"),
    ways: &[SIGN_IN],
};

pub(super) const NO_LINK: ErrorWords = ErrorWords {
    heading: ("There is no link for this account", "Für dieses Konto gibt es keinen Link"),
    happened: (
        "Your password is not stored in the form that the phone service needs, so no link can set up a phone.",
        "Ihr Passwort ist nicht in der Form gespeichert, die der Telefondienst verlangt. Deshalb lässt sich kein Telefon \
         per Link einrichten.",
    ),
    next: (
        "Please ask the operator of this service to set the password again.",
        "Bitten Sie den Betreiber dieses Dienstes, das Passwort neu zu setzen.",
    ),
    ways: &[START],
};

pub(super) const CROSS_SITE: ErrorWords = ErrorWords {
    heading: ("This did not come from our website", "Das kam nicht von unserer Website"),
    happened: (
        "A page of another website had your browser send something here. Nothing was done with it.",
        "Eine Seite einer anderen Website hat Ihren Browser etwas hierher senden lassen. Damit ist nichts geschehen.",
    ),
    next: (
        "If you wanted to sign in or to create an account, please start here:",
        "Wenn Sie sich anmelden oder ein Konto anlegen wollten, beginnen Sie bitte hier:",
    ),
    ways: &[SIGN_IN, SIGN_UP],
};

pub(super) const NOT_FOUND: ErrorWords = ErrorWords {
    heading: ("There is no such page", "Diese Seite gibt es nicht"),
    happened: (
        "The address may be mistyped, or what was here is gone.",
        "Vielleicht hat die Adresse einen Tippfehler, oder was hier war, gibt es nicht mehr.",
    ),
    next: ("You can go on from here:", "Hier geht es weiter:"),
    ways: &[START, SIGN_IN],
};

pub(super) const NOT_ALLOWED: ErrorWords = ErrorWords {
    heading: ("This address does not work that way", "So geht es an dieser Adresse nicht"),
    happened: (
        "Some addresses are only for reading, others only take what the forms of this website send. Nothing was done.",
        "Manche Adressen kann man nur lesen, andere nehmen nur an, was die Formulare dieser Website senden. Es ist nichts \
         geschehen.",
    ),
    next: ("Please start here:", "Beginnen Sie bitte hier:"),
    ways: &[START, SIGN_IN],
};

pub(super) const TOO_SLOW: ErrorWords = ErrorWords {
    heading: ("That took too long", "Das hat zu lange gedauert"),
    happened: (
        "What your browser sent did not arrive in time. Nothing was done with it.",
        "Was Ihr Browser gesendet hat, kam nicht rechtzeitig an. Damit ist nichts geschehen.",
    ),
    next: (
        "If your connection is slow at the moment, try again a little later:",
        "Wenn Ihre Verbindung gerade langsam ist, versuchen Sie es etwas später noch einmal:",
    ),
    ways: &[START],
};

pub(super) const HEAD_TOO_LARGE: ErrorWords = ErrorWords {
    heading: ("The request was too long", "Die Anfrage war zu lang"),
    happened: (
        "The address, or what your browser sends along with it, is longer than this website accepts. Nothing was done.",
        "Die Adresse oder was Ihr Browser mitsendet, ist länger, als diese Website annimmt. Es ist nichts geschehen.",
    ),
    next: (
        "Use a shorter address. If that does not help, delete the cookies of this website in your browser.",
        "Verwenden Sie eine kürzere Adresse. Wenn das nicht hilft, löschen Sie die Cookies dieser Website in Ihrem Browser.",
    ),
    ways: &[START],
};

pub(super) const TAKEN: ErrorWords = ErrorWords {
    heading: ("This username is taken", "Dieser Benutzername ist vergeben"),
    happened: (
        "Someone else is using it. No account was created.",
        "Jemand anders verwendet ihn schon. Es wurde kein Konto angelegt.",
    ),
    next: ("Please choose another one:", "Bitte wählen Sie einen anderen:"),
    ways: &[SIGN_UP],
};

pub(super) const TOO_LARGE: ErrorWords = ErrorWords {
    heading: ("That was too much at once", "Das war zu viel auf einmal"),
    happened: (
        "What your browser sent is larger than this website accepts. Nothing was done with it.",
        "Was Ihr Browser gesendet hat, ist größer, als diese Website annimmt. Damit ist nichts geschehen.",
    ),
    next: (
        "Go back and shorten what you entered, or start here:",
        "Gehen Sie zurück und kürzen Sie Ihre Angaben, oder beginnen Sie hier:",
    ),
    ways: &[START],
};

pub(super) const UNREADABLE: ErrorWords = ErrorWords {
    heading: ("We cannot read this format", "Dieses Format können wir nicht lesen"),
    happened: (
        "Your browser, or something between it and us, sent the form compressed or in a format that we do not \
         accept. Nothing was done with it.",
        "Ihr Browser oder etwas zwischen ihm und uns hat das Formular komprimiert oder in einem Format gesendet, das \
         wir nicht annehmen. Damit ist nichts geschehen.",
    ),
    next: (
        "Go back, load the page again and try once more, or start here:",
        "Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal, oder beginnen Sie hier:",
    ),
    ways: &[START],
};

pub(super) const UNKNOWN_HOST: ErrorWords = ErrorWords {
    heading: ("There is no website at this address", "Unter dieser Adresse gibt es keine Website"),
    happened: (
        "Your browser reached a server, but the server has no website of that name.",
        "Ihr Browser hat einen Server erreicht, aber dort gibt es keine Website mit diesem Namen.",
    ),
    next: (
        "Please check the first part of the address. If you followed a link, tell the person who gave it to you.",
        "Bitte prüfen Sie den ersten Teil der Adresse. Wenn Sie einem Link gefolgt sind, sagen Sie es der Person, von der \
         Sie ihn haben.",
    ),
    ways: &[],
};

pub(super) const TOO_MANY: ErrorWords = ErrorWords {
    heading: ("Please wait a moment", "Bitte warten Sie einen Moment"),
    happened: (
        "There were too many attempts in a short time. Nothing was done.",
        "Es waren zu viele Versuche in kurzer Zeit. Es ist nichts geschehen.",
    ),
    next: PLEASE_WAIT,
    ways: &[START, SIGN_IN],
};

pub(super) const TOO_MANY_FROM_HERE: ErrorWords = ErrorWords {
    heading: ("Too many accounts from your connection", "Zu viele Konten von Ihrem Internetanschluss"),
    happened: (
        "Too many accounts were created, or too many taken usernames tried, from your connection. Nothing was created.",
        "Von Ihrem Internetanschluss wurden zu viele Konten angelegt oder zu viele vergebene Benutzernamen probiert. Es \
         wurde nichts angelegt.",
    ),
    next: PLEASE_WAIT,
    ways: &[START],
};

pub(super) const TOO_MANY_FOR_EMAIL: ErrorWords = ErrorWords {
    heading: ("Too many accounts with this email address", "Zu viele Konten mit dieser E-Mail-Adresse"),
    happened: (
        "This email address was used for too many accounts today. Nothing was created.",
        "Mit dieser E-Mail-Adresse wurden heute zu viele Konten angelegt. Es wurde nichts angelegt.",
    ),
    next: ("Please use another one, or wait.", "Bitte verwenden Sie eine andere, oder warten Sie."),
    ways: &[SIGN_UP],
};

pub(super) const TOO_MANY_SIGN_UPS: ErrorWords = ErrorWords {
    heading: ("Too many new accounts at the moment", "Zurzeit zu viele neue Konten"),
    happened: (
        "Too many people are creating accounts here at the moment. Nothing was created.",
        "Zurzeit legen hier zu viele Leute Konten an. Es wurde nichts angelegt.",
    ),
    next: PLEASE_WAIT,
    ways: &[START],
};

pub(super) const NO_SIGN_UP: ErrorWords = ErrorWords {
    heading: ("Signing up is not possible at the moment", "Zurzeit können keine Konten angelegt werden"),
    happened: (
        "New accounts cannot be created here at the moment. Existing accounts work as usual.",
        "Neue Konten können hier zurzeit nicht angelegt werden. Bestehende Konten funktionieren wie immer.",
    ),
    next: ("Please try again another day.", "Bitte versuchen Sie es an einem anderen Tag."),
    ways: &[START, SIGN_IN],
};

pub(super) const FAILED: ErrorWords = ErrorWords {
    heading: ("Something went wrong on our side", "Bei uns ist etwas schiefgegangen"),
    happened: (
        "It is not your fault, and nothing was changed.",
        "Es liegt nicht an Ihnen, und es wurde nichts geändert.",
    ),
    next: ("Please try again in a minute.", "Bitte versuchen Sie es in einer Minute noch einmal."),
    ways: &[START],
};

pub(super) const UNAVAILABLE: ErrorWords = ErrorWords {
    heading: ("We cannot answer at the moment", "Wir können gerade nicht antworten"),
    happened: (
        "It is not your fault, and nothing was changed.",
        "Es liegt nicht an Ihnen, und es wurde nichts geändert.",
    ),
    next: ("Please load this page again in a moment.", "Bitte laden Sie diese Seite gleich noch einmal."),
    ways: &[START],
};
