using Lectern.App.Access;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards;

/// <summary>
/// Counts who stands behind what, for callers who may not see learners. It looks at all learners' days, and so is kept until the read
/// models move, and no longer: it must be of the figures that it guards. One at a time is made, and not for long: where it takes too
/// long, or figures are of another moment, nothing is shown.
/// </summary>
sealed class GroupCensusQuery : IDisposable
{
    const int Tenants = 64;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    const string CellsSql =
        $"""
        SELECT width_bucket(@to - d.day, @cuts) AS segment, d.course_key, p.organization_key, d.learner_key,
               bool_or(d.graded > 0) AS graded, bool_or(d.observed_seconds + d.declared_seconds > 0) AS timed
        FROM read.learner_day d LEFT JOIN read.learner p ON p.tenant_id = @tenant AND p.learner_key = d.learner_key
        WHERE d.tenant_id = @tenant AND (d.course_key = 0 OR d.graded > 0 OR d.observed_seconds + d.declared_seconds > 0)
        GROUP BY 1, 2, 3, 4;

        SELECT @segments - 1 - width_bucket(least(e.enrolled_at, e.completed_at), @moments) AS segment, e.course_key, k.organization_key, e.learner_key
        FROM read.enrollment e JOIN read.course k ON k.tenant_id = @tenant AND k.course_key = e.course_key
        WHERE e.tenant_id = @tenant AND {Sql.IsEnrolled};

        SELECT 0 AS segment, e.course_key, p.organization_key, e.learner_key
        FROM read.enrollment e LEFT JOIN read.learner p ON p.tenant_id = @tenant AND p.learner_key = e.learner_key
        WHERE e.tenant_id = @tenant;

        SELECT organization_key AS key, organization_id AS id, false AS is_course FROM lectern.organizations WHERE tenant_id = @tenant
        UNION ALL SELECT course_key, course_id, true FROM lectern.courses WHERE tenant_id = @tenant
        """;

    const string PositionSql = "SELECT position FROM read.checkpoint";

    sealed record Row
    {
        public int Segment { get; init; }
        public long CourseKey { get; init; }
        public long? OrganizationKey { get; init; }
        public long LearnerKey { get; init; }
        public bool Graded { get; init; }
        public bool Timed { get; init; }
    }

    sealed record Name(long Key, string Id, bool IsCourse);

    readonly VersionedCache<(int Tenant, int SmallGroup, DateOnly Today, string Version), long, Groups> kept = new("group_census", Tenants);
    readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Which groups a caller may be shown.</summary>
    /// <param name="Position">It is exact at.</param>
    /// <param name="Census">Null: all of them, or none.</param>
    /// <param name="Courses">Keys by id.</param>
    /// <param name="Organizations">Keys by id.</param>
    internal sealed record Groups(long Position, GroupCensus? Census, IReadOnlyDictionary<string, long> Courses, IReadOnlyDictionary<string, long> Organizations)
    {
        static readonly Dictionary<string, long> none = [];

        public static readonly Groups All = new(0, null, none, none);

        /// <summary>Who stands behind what is not known, or of another moment.</summary>
        public static readonly Groups Unknown = new(0, null, none, none);

        readonly HashSet<long> courses = [.. Courses.Values];

        /// <summary>The group that filters name: all, one course or one organization. What nobody knows is hidden.</summary>
        public ShownGroup Of(DashboardFilters filters) =>
            filters.CourseId is { } course ? OfCourse(Courses.GetValueOrDefault(course))
            : filters.OrganizationId is not { } organization ? Of(_ => true, (census, figure, segments) => census.Shows(figure, segments))
            : Of(_ => Organizations.ContainsKey(organization), (census, figure, segments) => census.Shows(figure, segments, organization: Organizations[organization]));

        public ShownGroup OfCourse(long key) => Of(_ => courses.Contains(key), (census, figure, segments) => census.Shows(figure, segments, course: key));

        /// <summary>Whether anything but its size may be shown of a group: neither it nor what is left beside it is small.</summary>
        public static bool IsOpen(ShownGroup group) => group(GroupFigure.Member, Segments.All) && group(GroupFigure.Present, Segments.All);

        ShownGroup Of(Func<GroupCensus, bool> knows, Func<GroupCensus, GroupFigure, int, bool> shows) => (figure, segments) =>
            ReferenceEquals(this, All) || (Census is { } census && knows(census) && shows(census, figure, segments));
    }

    public void Dispose() => one.Dispose();

    /// <param name="snapshot">Of the answer; figures that were kept are of it too, or <see cref="AsOf.IsExact"/> is false by now.</param>
    public async Task<Groups> AskAsync(Snapshot snapshot, Caller caller, AsOf asOf, CancellationToken ct)
    {
        if (caller.SeesLearners) return Groups.All;
        var now = await snapshot.FirstAsync<long>(PositionSql, new { }, ct);
        // Part of the answer is of before: who stood behind it then is not known any more.
        if (!asOf.IsExact) return Unknown();
        var groups = await kept.GetAsync((caller.Tenant, caller.SmallGroup, asOf.Today, asOf.Version), now, BoundedAsync, ct);
        return groups.Census is null ? Unknown() : groups;

        Groups Unknown()
        {
            // It may be known in a moment: nobody holds on to this answer.
            asOf.IsExact = false;
            return Groups.Unknown;
        }

        async Task<Groups> BoundedAsync()
        {
            if (!await one.WaitAsync(Longest, ct)) return Groups.Unknown;
            try
            {
                return await snapshot.BoundedAsync(Longest, ComputeAsync, ct) ?? Groups.Unknown;
            }
            finally
            {
                one.Release();
            }
        }

        async Task<Groups> ComputeAsync()
        {
            await using var rows = await snapshot.BatchAsync(
                CellsSql,
                new
                {
                    tenant = caller.Tenant,
                    to = asOf.Today.AddDays(-1),
                    cuts = Segments.Cuts,
                    segments = Segments.Count,
                    moments = Segments.Cuts.Select(c => asOf.StartOf(asOf.Today.AddDays(-c))).Reverse().ToArray(),
                },
                ct);
            var worked = await rows.ReadAsync<Row>();
            var enrolled = await rows.ReadAsync<Row>();
            var present = await rows.ReadAsync<Row>();
            var names = (await rows.ReadAsync<Name>()).ToArray();
            var cells = worked.Where(r => r.Graded).Select(r => Cell(GroupFigure.Graded, r))
                .Concat(worked.Where(r => r.Timed).Select(r => Cell(GroupFigure.Timed, r)))
                .Concat(enrolled.Select(r => Cell(GroupFigure.Enrolled, r)))
                .Concat(enrolled.Select(r => Cell(GroupFigure.Member, r) with { Segment = 0 }))
                .Concat(worked.Where(r => r.CourseKey == 0).Concat(present).Select(r => Cell(GroupFigure.Present, r) with { Segment = 0 }));
            return new(now, new(cells, caller), Keys(true), Keys(false));

            IReadOnlyDictionary<string, long> Keys(bool isCourse) => names.Where(n => n.IsCourse == isCourse).ToDictionary(n => n.Id, n => n.Key);
        }
    }

    static GroupCell Cell(GroupFigure figure, Row row) => new(figure, row.Segment, row.CourseKey, row.OrganizationKey, row.LearnerKey);
}
