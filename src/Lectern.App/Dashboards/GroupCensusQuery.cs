using Lectern.App.Access;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards;

/// <summary>
/// Counts who stands behind what, for callers who may not see learners. It looks at all learners' days, and so is kept until the read
/// models move, and a while longer (<see cref="Grace"/>).
/// </summary>
sealed class GroupCensusQuery(Grace grace)
{
    const int Tenants = 64;

    const string CellsSql =
        $"""
        SELECT width_bucket(@to - d.day, @cuts) AS segment, d.course_key, p.organization_key, d.learner_key,
               bool_or(d.graded > 0) AS graded, bool_or(d.observed_seconds + d.declared_seconds > 0) AS timed
        FROM read.learner_day d LEFT JOIN read.learner p ON p.tenant_id = @tenant AND p.learner_key = d.learner_key
        WHERE d.tenant_id = @tenant AND d.day <= @to AND (d.graded > 0 OR d.observed_seconds + d.declared_seconds > 0)
        GROUP BY 1, 2, 3, 4;

        SELECT @segments - 1 - width_bucket(least(e.enrolled_at, e.completed_at), @moments) AS segment, e.course_key, k.organization_key, e.learner_key
        FROM read.enrollment e JOIN read.course k ON k.tenant_id = @tenant AND k.course_key = e.course_key
        WHERE e.tenant_id = @tenant AND {Sql.IsEnrolled} AND {Sql.HadBegun};

        SELECT organization_key AS key, organization_id AS id, false AS is_course FROM lectern.organizations WHERE tenant_id = @tenant
        UNION ALL SELECT course_key, course_id, true FROM lectern.courses WHERE tenant_id = @tenant
        """;

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

    readonly VersionedCache<(int Tenant, int SmallGroup, DateOnly Today, string Version), long, Groups> kept = new("group_census", Tenants, grace: grace);

    /// <summary>Which groups a caller may be shown.</summary>
    /// <param name="Position">It is exact at.</param>
    /// <param name="Census">Null: all of them.</param>
    /// <param name="Courses">Keys by id.</param>
    /// <param name="Organizations">Keys by id.</param>
    internal sealed record Groups(long Position, GroupCensus? Census, IReadOnlyDictionary<string, long> Courses, IReadOnlyDictionary<string, long> Organizations)
    {
        static readonly Dictionary<string, long> none = [];

        public static readonly Groups All = new(0, null, none, none);

        /// <summary>The group that filters name: all, one course or one organization. Of what nobody knows there is nothing to hide.</summary>
        public ShownGroup Of(DashboardFilters filters) =>
            filters.CourseId is { } course ? OfCourse(Courses.GetValueOrDefault(course))
            : filters.OrganizationId is { } organization ? (figure, segments) => Census?.Shows(figure, segments, organization: Organizations.GetValueOrDefault(organization)) ?? true
            : (figure, segments) => Census?.Shows(figure, segments) ?? true;

        public ShownGroup OfCourse(long key) => (figure, segments) => Census?.Shows(figure, segments, course: key) ?? true;
    }

    public async Task<Groups> AskAsync(Snapshot snapshot, Caller caller, AsOf asOf, CancellationToken ct)
    {
        if (caller.SeesLearners) return Groups.All;
        var groups = await kept.GetAsync((caller.Tenant, caller.SmallGroup, asOf.Today, asOf.Version), asOf.Position, ComputeAsync, ct);
        if (groups.Position != asOf.Position) asOf.IsExact = false;
        return groups;

        async Task<Groups> ComputeAsync()
        {
            await using var rows = await snapshot.BatchAsync(
                CellsSql,
                new
                {
                    tenant = caller.Tenant,
                    to = asOf.Today.AddDays(-1),
                    end = asOf.StartOf(asOf.Today),
                    cuts = Segments.Cuts,
                    segments = Segments.Count,
                    moments = Segments.Cuts.Select(c => asOf.StartOf(asOf.Today.AddDays(-c))).Reverse().ToArray(),
                },
                ct);
            var worked = await rows.ReadAsync<Row>();
            var enrolled = await rows.ReadAsync<Row>();
            var names = (await rows.ReadAsync<Name>()).ToArray();
            var cells = worked.Where(r => r.Graded).Select(r => Cell(GroupFigure.Graded, r))
                .Concat(worked.Where(r => r.Timed).Select(r => Cell(GroupFigure.Timed, r)))
                .Concat(enrolled.Select(r => Cell(GroupFigure.Enrolled, r)));
            return new(asOf.Position, new(cells, caller), Keys(true), Keys(false));

            IReadOnlyDictionary<string, long> Keys(bool isCourse) => names.Where(n => n.IsCourse == isCourse).ToDictionary(n => n.Id, n => n.Key);
        }
    }

    static GroupCell Cell(GroupFigure figure, Row row) => new(figure, row.Segment, row.CourseKey, row.OrganizationKey, row.LearnerKey);
}
