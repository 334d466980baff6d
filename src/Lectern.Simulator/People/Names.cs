namespace Lectern.Simulator;

/// <summary>Names as people write their own, in many scripts; whoever lives abroad is mostly named as there.</summary>
static class Names
{
    static readonly Pool[] World =
    [
        new(["Sanne", "Daan", "Lotte", "Bram", "Fenna", "Sem", "Noor", "Thijs", "Maud", "Jurre"],
            ["de Vries", "van den Berg", "Jansen", "Bakker", "Visser", "'t Hooft", "IJzerman", "Smit"]),
        new(["Emma", "Oliver", "Charlotte", "Jack", "Amelia", "Harry", "Grace", "Siobhán"],
            ["O'Connor", "Taylor-Brown", "Smith", "Evans", "MacLeod", "Wright"]),
        new(["Zoë", "François", "Anaïs", "Jérôme", "Noémie", "Gaël"], ["Lefèvre", "Dubois", "Müller", "Schäfer", "Groß"]),
        new(["Łukasz", "Agnieszka", "Zdeněk", "Jiřina", "Ágnes", "Ștefan"], ["Wójcik", "Dvořák", "Szűcs", "Ionescu", "Żółkiewski"]),
        new(["Ayşe", "Mehmet", "Çağla", "İbrahim", "Şebnem", "Oğuz"], ["Yılmaz", "Öztürk", "Çelik", "Güneş"]),
        new(["Анна", "Дмитрий", "Олена", "Сергій", "Мария", "Ђорђе"], ["Иванова", "Шевченко", "Петров", "Ковальчук"]),
        new(["Ελένη", "Γιώργος", "Μαρία", "Νίκος"], ["Παπαδοπούλου", "Γεωργίου", "Οικονόμου"]),
        new(["فاطمة", "محمد", "يوسف", "ليلى", "زهرا"], ["العلوي", "حداد", "بن علي", "رضایی"]),
        new(["נועה", "איתן", "תמר"], ["כהן", "לוי", "מזרחי"]),
        new(["王", "李", "张", "陳", "林"], ["小明", "伟", "芳", "志豪", "雅婷"]),
        new(["陽菜", "蓮", "さくら", "翔太"], ["佐藤", "鈴木", "髙橋", "渡邊"]),
        new(["민준", "서연", "지우"], ["김", "이", "박"]),
        new(["สมชาย", "พิมพ์ชนก"], ["ศรีสุข", "วงศ์สวัสดิ์"]),
        new(["Nguyễn", "Trần"], ["Thị Hương", "Văn Đức", "Quốc Bảo"]),
        new(["თამარ", "Արամ", "ሰላም", "በቀለ"], ["ბერიძე", "Պետրոսյան", "ተስፋዬ"]),
    ];

    static readonly Pool[] Auckland = [World[1], new(["Aroha", "Māia", "Wiremu", "Tāne"], ["Ngata", "Pōtae", "Tūhoe"])];
    static readonly Pool[] LosAngeles = [World[1], new(["Sofía", "Mateo", "Ximena", "Ángel"], ["Hernández", "Muñoz", "Núñez"])];
    static readonly Pool[] SaoPaulo = [new(["João", "Conceição", "Luísa", "Thiago", "Iúri"], ["Gonçalves", "da Conceição", "Araújo", "Simões"])];
    static readonly Pool[] Lagos = [new(["Ọlámidé", "Chukwuemeka", "Títílayọ̀", "Ngọzi", "Adébáyọ̀"], ["Okonkwo", "Adéyẹmí", "Ọláníyì", "Eze"])];
    static readonly Pool[] Kolkata =
    [
        new(["অনন্যা", "অরিন্দম", "সৌরভ"], ["চট্টোপাধ্যায়", "ঘোষ", "সেন"]),
        new(["प्रिया", "राहुल", "आदित्य"], ["शर्मा", "वर्मा", "गुप्ता"]),
        new(["தமிழ்ச்செல்வி", "கார்த்திக்"], ["முருகன்", "சுப்பிரமணியம்"]),
    ];

    // In the order of the calendar's zones.
    static readonly Pool[][] ByZone = [World, Auckland, LosAngeles, SaoPaulo, Lagos, Kolkata];

    public static (string First, string Last) Choose(ref Rng rng, int zone)
    {
        // Half of those at home bear the country's names.
        var pool = zone == Calendar.Home && rng.Chance(0.5) ? World[0] : rng.Pick(ByZone[zone]);
        return (rng.Pick(pool.First), rng.Pick(pool.Last));
    }

    sealed record Pool(string[] First, string[] Last);
}
