namespace Lectern.Simulator;

/// <summary>What the prospectus says. With more courses than these, the list starts again at a higher level.</summary>
sealed record Blueprint(string Code, string Title, string Category, string Organization, string[] Skills, string[] Modules)
{
    public const string Science = "faculty-science";
    public const string Humanities = "faculty-humanities";

    public static readonly Blueprint[] All =
    [
        new("STAT101", "Statistics for Everyone", "Data", Science, ["statistics", "probability", "data literacy"],
            ["Looking at data", "Chance", "Distributions", "Sampling", "Confidence", "Testing", "Regression"]),
        new("PROG101", "Programming from Zero", "Computing", Science, ["programming", "problem solving"],
            ["First programs", "Values and names", "Decisions", "Loops", "Functions", "Collections", "Files", "A small project"]),
        new("HIST120", "A History of the Book", "Culture", Humanities, ["source criticism", "history"],
            ["Clay and papyrus", "The codex", "Scriptoria", "Gutenberg", "The press and power", "Paper to screen"]),
        new("CALC110", "Calculus I", "Mathematics", Science, ["calculus", "mathematics"],
            ["Functions", "Limits", "Derivatives", "Chain rule and its kin", "Extremes", "Integrals", "The fundamental theorem"]),
        new("SPAN101", "Spanish for Beginners", "Languages", Humanities, ["spanish", "conversation"],
            ["¡Hola!", "La familia", "En la ciudad", "La comida", "El tiempo", "Planes", "El pasado", "Un cuento"]),
        new("DATA210", "Databases and SQL", "Computing", Science, ["sql", "data modelling", "databases"],
            ["Tables", "Queries", "Joins", "Keys and normal forms", "Transactions", "Indexes", "Analytics"]),
        new("PSYC130", "How We Learn", "Education", Humanities, ["learning science", "psychology"],
            ["Memory", "Attention", "Practice and spacing", "Feedback", "Motivation", "Teaching others"]),
        new("MGMT201", "Leading Projects", "Business", Humanities, ["project management", "teamwork"],
            ["What a project is", "People", "Plans", "Risk", "Money", "Change", "Closing well"]),
        new("BIOL105", "Life: an Introduction", "Life sciences", Science, ["biology", "scientific method"],
            ["Cells", "Energy", "Genes", "Evolution", "Plants", "Animals", "Ecosystems", "People and planet"]),
        new("PHIL115", "Ethics of Technology", "Culture", Humanities, ["ethics", "argument"],
            ["Why ethics", "Privacy", "Fairness", "Work", "Weapons", "Machines that decide"]),
        new("MLRN310", "Machine Learning, Carefully", "Data", Science, ["machine learning", "statistics", "programming"],
            ["Data first", "Linear models", "Overfitting", "Trees", "Networks", "Judging a model", "Harm and fairness"]),
        new("WRIT101", "Academic Writing", "Languages", Humanities, ["writing", "argument"],
            ["Reading closely", "A question worth asking", "Structure", "Evidence", "Style", "Revising"]),
    ];

    public static Blueprint Of(int index)
    {
        var blueprint = All[index % All.Length];
        var level = index / All.Length + 1;
        return level == 1 ? blueprint : blueprint with { Code = $"{blueprint.Code}-{level}", Title = $"{blueprint.Title}, part {level}" };
    }
}
