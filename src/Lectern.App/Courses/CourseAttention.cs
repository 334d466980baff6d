using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Courses;

/// <summary>How many learners of a course need a teacher, at the end of the day of <c>asOf</c>.</summary>
/// <param name="Flagged">Enrollments that a rule flags.</param>
/// <param name="Unhandled">Those of them whose flags nobody has dealt with as they stand.</param>
/// <param name="ByReason">How many of the unhandled have each; who has several is in several.</param>
sealed record CourseAttention(long Flagged, long Unhandled, IReadOnlyList<UnhandledCount> ByReason)
{
    /// <param name="flagged">The flags of each learner who has any.</param>
    public static CourseAttention Of(IReadOnlyList<FlaggedLearner> flagged, CourseHandlings handled)
    {
        FlaggedLearner[] unhandled = [.. flagged.Where(l => handled.Of(l.LearnerKey, l.Flags) is null)];
        return new(flagged.Count, unhandled.Length, UnhandledCount.ByReason([.. unhandled.Select(l => l.Flags)]));
    }
}

/// <summary>How many unhandled learners one rule flags.</summary>
/// <param name="Reason"><c>never_seen</c>, <c>away</c>, <c>behind_pace</c>, <c>missed_work</c> or <c>failing_scores</c>.</param>
/// <param name="Learners">Enrollments.</param>
sealed record UnhandledCount(FlagReason Reason, long Learners)
{
    public static IReadOnlyList<UnhandledCount> ByReason(IReadOnlyList<IReadOnlyList<Flag>> unhandled) =>
        [.. Enum.GetValues<FlagReason>().Select(r => new UnhandledCount(r, unhandled.Count(flags => flags.Any(f => f.Reason == r))))];
}

/// <summary>One whom a rule flags.</summary>
sealed record FlaggedLearner(long LearnerKey, IReadOnlyList<Flag> Flags);

/// <summary>
/// Tells <see cref="CourseAttention"/> of the courses of a list. Who is flagged in each is kept until an event of it comes or the day ends;
/// of the others it is told together. It is what the roster tells, by the same facts and rules, but not the roster itself, which weighs a
/// hundred times as much: those of one list would take each other's place.
/// </summary>
sealed class CourseAttentionQuery(Handlings handlings)
{
    /// <summary>Flagged learners kept, of some hundred bytes.</summary>
    const int MostKept = 300_000;

    /// <summary>Enrollments in memory at a time, of some hundred bytes, where no course alone has more.</summary>
    const long MostAtOnce = 25_000;

    const string VersionSql =
        $"SELECT r.course_key, r.enrollments, {CourseVersion.Columns} FROM read.course r WHERE r.tenant_id = @tenant AND r.course_key = ANY (@courses)";

    readonly VersionedCache<(int Tenant, long Course, DateOnly Today), CourseVersion, IReadOnlyList<FlaggedLearner>> kept =
        new("course_attention", MostKept, flagged => 5 + flagged.Count);

    sealed record Found
    {
        public long CourseKey { get; init; }
        public long Enrollments { get; init; }
        public long Events { get; init; }
        public long ContentEvents { get; init; }
    }

    public async Task<IReadOnlyDictionary<long, CourseAttention>> AskAsync(Snapshot snapshot, int tenant, long[] courses, AsOf asOf, CancellationToken ct)
    {
        if (courses.Length == 0) return new Dictionary<long, CourseAttention>();
        var found = await snapshot.ListAsync<Found>(VersionSql, new { tenant, courses }, ct);
        var told = new Dictionary<long, IReadOnlyList<FlaggedLearner>>();
        foreach (var slice in Slices.Of(found.Where(c => !kept.Has(KeyOf(c), VersionOf(c))), c => c.Enrollments, MostAtOnce))
        {
            foreach (var (course, flagged) in await TellAsync(snapshot, tenant, [.. slice.Select(c => c.CourseKey)], asOf, ct)) told[course] = flagged;
        }

        // State beside the read models: never kept with the flags, so that it shows at once.
        var handled = await handlings.OfAsync(snapshot, tenant, courses, asOf, ct);
        var all = new Dictionary<long, CourseAttention>();
        foreach (var course in found)
        {
            var flagged = await kept.GetAsync(
                KeyOf(course), VersionOf(course),
                // One that had to go since it was looked for.
                async () => told.GetValueOrDefault(course.CourseKey) ?? (await TellAsync(snapshot, tenant, [course.CourseKey], asOf, ct))[course.CourseKey], ct);
            all[course.CourseKey] = CourseAttention.Of(flagged, handled[course.CourseKey]);
        }
        return all;

        (int, long, DateOnly) KeyOf(Found course) => (tenant, course.CourseKey, asOf.Today);

        CourseVersion VersionOf(Found course) => new(course.Events, course.ContentEvents, asOf.Version);
    }

    static async Task<Dictionary<long, IReadOnlyList<FlaggedLearner>>> TellAsync(Snapshot snapshot, int tenant, long[] courses, AsOf asOf, CancellationToken ct)
    {
        await using var rows = await snapshot.BatchAsync(FlagFactsQuery.Of("SELECT unnest(@courses) AS course_key"), FlagFactsQuery.Parameters(tenant, asOf, ("courses", courses)), ct);
        var (asked, enrollments) = await FlagFactsQuery.ReadAsync(rows);
        var byCourse = enrollments.ToLookup(e => e.CourseKey);
        return courses.ToDictionary(
            c => c,
            IReadOnlyList<FlaggedLearner> (c) => [.. byCourse[c].Select(e => new FlaggedLearner(e.LearnerKey, e.Flags(asked[c], asOf))).Where(l => l.Flags.Count > 0)]);
    }
}
