namespace Lectern.Bench;

/// <summary>How much of everything: the sizes that results are kept of, or tiny ones to see that it all works.</summary>
sealed record Sizes
{
    public static readonly Sizes Full = new();

    public static readonly Sizes Quick = new()
    {
        Runs = 1,
        Events = 6_000,
        WarmUp = 2_000,
        Slice = TimeSpan.FromMilliseconds(300),
        Window = TimeSpan.FromSeconds(1),
        LiveReaders = 20,
        Queries = 20,
        QueriesOverLog = 1,
        FirstQueries = 5,
        FileRows = (1_000, 5_000),
        Presentations = ["AAA-2013J"],
        Institutions = (new(40, 3, 30), new(80, 6, 30)),
        PageInstitution = new(60, 3, 30),
        PageRoster = 20,
    };

    /// <summary>Timed runs; medians are taken of them.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Events a run.</summary>
    public int Events { get; init; } = 200_000;

    /// <summary>Events that a fresh server gets before it is timed.</summary>
    public int WarmUp { get; init; } = 20_000;

    /// <summary>How long one run of single-event POSTs takes.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one run at a steady rate takes.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Open live streams.</summary>
    public int LiveReaders { get; init; } = 200;

    /// <summary>Requests of each kind.</summary>
    public int Queries { get; init; } = 300;

    /// <summary>Subjects asked for when nothing was computed of them before.</summary>
    public int FirstQueries { get; init; } = 50;

    /// <summary>The same figures by SQL over the log, of each kind: each takes seconds.</summary>
    public int QueriesOverLog { get; init; } = 3;

    /// <summary>Simulated institutions to ask, the second some ten times the first in events, with courses of like size.</summary>
    public (InstitutionSize Small, InstitutionSize Large) Institutions { get; init; } = (new(1_300, 12, 365), new(13_000, 120, 365));

    /// <summary>Rows of a small and of a large file.</summary>
    public (int Small, int Large) FileRows { get; init; } = (100_000, 1_000_000);

    /// <summary>What the web page shows: courses so large that one has the roster asked for.</summary>
    public InstitutionSize PageInstitution { get; init; } = new(3_000, 3, 120);

    /// <summary>The least learners of the course that the page is used with.</summary>
    public int PageRoster { get; init; } = 2_000;

    /// <summary>The presentations of OULAD to load; none means all.</summary>
    public IReadOnlyList<string> Presentations { get; init; } = [];
}

/// <summary>A simulated institution to load.</summary>
/// <param name="Learners">At any one time.</param>
/// <param name="Courses">Courses.</param>
/// <param name="Days">Days of history.</param>
sealed record InstitutionSize(int Learners, int Courses, int Days);
