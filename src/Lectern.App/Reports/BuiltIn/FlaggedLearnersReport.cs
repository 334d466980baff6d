using System.Runtime.CompilerServices;
using Lectern.App.Courses;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>Who needs a teacher, and why: what the rosters of the courses tell, by the same facts and rules.</summary>
static class FlaggedLearnersReport
{
    const string Reason = "reason";
    const string Handled = "handled";

    /// <summary>Enrollments in memory at a time, where no course alone has more.</summary>
    const long AtOnce = 25_000;

    static readonly string coursesSql =
        $"""
        SELECT r.course_key AS key, c.course_id AS id, r.title, r.enrollments
        FROM read.course r JOIN lectern.courses c ON c.course_key = r.course_key
        WHERE r.tenant_id = @tenant AND {Sql.InReach("r.course_key")} AND r.enrollments > 0
          AND (@course::text IS NULL OR c.course_id = @course) AND (@instructor::text IS NULL OR r.instructor = @instructor)
        ORDER BY c.course_id
        """;

    const string PeopleSql =
        """
        SELECT w.course, w.learner, l.user_id, e.cohort
        FROM unnest(@courses, @learners) AS w (course, learner)
        JOIN lectern.learners l ON l.learner_key = w.learner
        JOIN read.enrollment e ON e.tenant_id = @tenant AND e.course_key = w.course AND e.learner_key = w.learner
        """;

    static readonly ReportTable learners = new(
        "Learners",
        [
            new("course", ColumnType.Text, "Course ID", null, "The course."),
            new("courseTitle", ColumnType.Text, "Course", null, "Its title by now."),
            new("learner", ColumnType.Text, "Learner ID", null, "The learner."),
            new("learnerName", ColumnType.Text, "Learner", null, "Their first and last name; empty where none is known."),
            new("cohort", ColumnType.Text, "Cohort", null, "Of the newest enrolling."),
            new("reasons", ColumnType.Text, "Reasons", null, "never_seen, away, behind_pace, missed_work, failing_scores: the gravest first."),
            new("daysUnseen", ColumnType.Integer, "Days without coming", "days", "never_seen: days since enrolling or since the course's first day, whichever is later."),
            new("daysAway", ColumnType.Integer, "Days away", "days", "away: days since the last activity in the course."),
            new("pointsBehind", ColumnType.Decimal, "Points behind", "percentage points", "behind_pace: expected progress less progress.") { Digits = 1 },
            new("missedItems", ColumnType.Integer, "Missed work", "count", "missed_work: work that fell due and was not handed in."),
            new("score", ColumnType.Percentage, "Score", "percent", "The final score; without one the mean of graded work; empty where there is neither."),
            new("progress", ColumnType.Percentage, "Progress", "percent", "How far the learner is."),
            new("lastAccess", ColumnType.Moment, "Last access", null, "The newest activity in the course; empty: never came."),
            new("handled", ColumnType.Boolean, "Dealt with", null, "Whether somebody dealt with these flags, and it holds."),
        ])
    {
        Note = "A row is a learner in a course, by course, with the gravest reason first.",
    };

    public static readonly Report Report = new(
        "flagged-learners",
        "Learners who need attention",
        "Whom a rule flags on the report's day, with the reasons: never seen, away, behind pace, missed work, failing scores; and whether somebody dealt with it.",
        [
            Course, Instructor with { Field = null }, Cohort with { Field = null },
            new(Reason, ParameterType.Choice, "Reason", "Only those flagged for this reason.") { Values = [.. Enum.GetValues<FlagReason>().Select(Names.Of)] },
            new(Handled, ParameterType.Choice, "Dealt with", "Only those whose flags somebody dealt with, or nobody.") { Values = ["true", "false"] },
        ],
        [learners],
        BuildAsync);

    sealed record CourseRow(long Key, string Id, string? Title, long Enrollments);

    sealed record Person
    {
        public long Course { get; init; }
        public long Learner { get; init; }
        public string UserId { get; init; } = "";
        public string? Cohort { get; init; }
    }

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var courses = await scope.Snapshot.ListAsync<CourseRow>(
            coursesSql, new { tenant = scope.Caller.Tenant, reach = scope.Caller.Courses.Keys, course = scope[CourseId], instructor = scope["instructorId"] }, ct);
        scope.ExpectUnknown();
        // A course counts those of all its cohorts.
        var enrollments = scope["cohort"] is { } cohort ? await scope.CountAsync("enrollments", "enrollments", ct, OfCohort(cohort, scope["instructorId"])) : courses.Sum(c => c.Enrollments);
        return new(
            [
                new(new("courses", ColumnType.Integer) { Title = "Courses" }, Cell.Of((long)courses.Count)),
                new(new("enrollments", ColumnType.Integer) { Title = "Enrollments looked at" }, Cell.Of(enrollments)),
            ],
            [new(learners.Title, [.. learners.Columns.Select(c => c.ToColumn())], RowsAsync(scope, courses, ct)) { Note = learners.Note }]);
    }

    static IEnumerable<QueryFilter> OfCohort(string cohort, string? instructor)
    {
        yield return ReportScope.Filter("cohort", "eq", cohort);
        if (instructor is not null) yield return ReportScope.Filter(ReportColumn.Instructor, "eq", instructor);
    }

    static async IAsyncEnumerable<Cell[]> RowsAsync(ReportScope scope, IReadOnlyList<CourseRow> all, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var done = 0;
        foreach (var slice in Slices.Of(all, c => c.Enrollments, AtOnce))
        {
            foreach (var row in await TellAsync(scope, slice, ct)) yield return row;
            scope.Part = (double)(done += slice.Count) / all.Count;
        }
    }

    static async Task<IReadOnlyList<Cell[]>> TellAsync(ReportScope scope, IReadOnlyList<CourseRow> slice, CancellationToken ct)
    {
        var (tenant, asOf, keys) = (scope.Caller.Tenant, scope.AsOf, slice.Select(c => c.Key).ToArray());
        IReadOnlyDictionary<long, CourseFacts> courses;
        IReadOnlyList<EnrollmentFacts> enrollments;
        await using (var rows = await scope.Snapshot.BatchAsync(FlagFactsQuery.Of("SELECT unnest(@courses) AS course_key"), FlagFactsQuery.Parameters(tenant, asOf, ("courses", keys)), ct))
        {
            (courses, enrollments) = await FlagFactsQuery.ReadAsync(rows);
        }
        var flagged = enrollments.Select(e => (Facts: e, Flags: e.Flags(courses[e.CourseKey], asOf))).Where(f => f.Flags.Count > 0).ToList();
        if (scope[Reason] is { } reason) flagged.RemoveAll(f => f.Flags.All(flag => Names.Of(flag.Reason) != reason));
        var handled = await scope.Sources.Handlings.OfAsync(scope.Snapshot, tenant, keys, asOf, ct);
        if (scope[Handled] is { } wanted) flagged.RemoveAll(f => IsHandled(f) != (wanted == "true"));

        var asked = new { tenant, courses = flagged.Select(f => f.Facts.CourseKey).ToArray(), learners = flagged.Select(f => f.Facts.LearnerKey).ToArray() };
        var people = (await scope.Snapshot.ListAsync<Person>(PeopleSql, asked, ct)).ToDictionary(p => (p.Course, p.Learner));
        if (scope["cohort"] is { } cohort) flagged.RemoveAll(f => PersonOf(f).Cohort != cohort);
        var names = await scope.Sources.Names.OfAsync(tenant, [.. flagged.Select(f => f.Facts.LearnerKey).Distinct()], ct);
        var byCourse = flagged.ToLookup(f => f.Facts.CourseKey);
        return
        [
            .. from course in slice
               from f in byCourse[course.Key].OrderBy(f => f.Flags[0].Reason).ThenBy(f => PersonOf(f).UserId, StringComparer.Ordinal)
               select RowOf(course, f),
        ];

        bool IsHandled((EnrollmentFacts Facts, IReadOnlyList<Flag> Flags) f) => handled[f.Facts.CourseKey].Of(f.Facts.LearnerKey, f.Flags) is not null;

        Person PersonOf((EnrollmentFacts Facts, IReadOnlyList<Flag> Flags) f) => people[(f.Facts.CourseKey, f.Facts.LearnerKey)];

        Cell[] RowOf(CourseRow course, (EnrollmentFacts Facts, IReadOnlyList<Flag> Flags) f)
        {
            var person = PersonOf(f);
            return
            [
                Cell.Of(course.Id), Cell.Of(course.Title), Cell.Of(person.UserId), Cell.Of(names.GetValueOrDefault(person.Learner).Name), Cell.Of(person.Cohort),
                Cell.Of(string.Join("; ", f.Flags.Select(flag => Names.Of(flag.Reason)))),
                Cell.Of((long?)Value(FlagReason.NeverSeen)), Cell.Of((long?)Value(FlagReason.Away)), Cell.Of(Value(FlagReason.BehindPace)), Cell.Of((long?)Value(FlagReason.MissedWork)),
                Cell.Of(f.Facts.Score), Cell.Of(Rates.Round(f.Facts.Progress(courses[course.Key]).Percent)),
                f.Facts.LastAccessAt is { } at ? Cell.OfUtc(at) : default, Cell.Of((bool?)IsHandled(f)),
            ];

            decimal? Value(FlagReason of) => f.Flags.FirstOrDefault(flag => flag.Reason == of)?.Value;
        }
    }
}
