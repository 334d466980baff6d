using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Live;

/// <summary>Which topics are of so few learners that when they change is when one of these came.</summary>
static class LiveGroups
{
    /// <summary>Enrollments looked at to tell whether an organization's learners are few: so many of a few learners count as those of few.</summary>
    const int MostCounted = 1_000;

    const string SizesSql =
        $"""
        SELECT CASE WHEN t.kind = 1
                   THEN (SELECT count(*) FROM (SELECT FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = t.key LIMIT @smallest) e)
                   ELSE coalesce((SELECT o.users FROM read.organization o WHERE o.tenant_id = @tenant AND o.organization_key = t.key), 0) END AS people,
               CASE WHEN t.kind = 1
                   THEN coalesce((SELECT k.enrollments FROM read.course k WHERE k.tenant_id = @tenant AND k.course_key = t.key), 0)
                   ELSE (SELECT count(DISTINCT e.learner_key) FROM (
                       SELECT e.learner_key FROM read.course k JOIN read.enrollment e ON e.tenant_id = k.tenant_id AND e.course_key = k.course_key
                       WHERE k.tenant_id = @tenant AND k.organization_key = t.key AND {Sql.IsEnrolled} LIMIT @most) e) END AS enrolled
        FROM unnest(@kinds, @keys) WITH ORDINALITY AS t (kind, key, place) ORDER BY t.place
        """;

    /// <summary>Their places; none for a caller who sees learners. One that nobody is in yet is small too: the first to come would be told of.</summary>
    /// <param name="watched">As resolved for the caller.</param>
    public static async Task<IReadOnlyList<int>> SmallAsync(TenantSource source, Caller caller, IReadOnlyList<LiveTopic[]> watched, CancellationToken ct)
    {
        if (caller.SeesLearners) return [];
        LiveTopic[] topics = [.. watched.Select(w => w.Single())];
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        var sizes = await snapshot.ListAsync<(long People, long Enrolled)>(
            SizesSql,
            new { tenant = caller.Tenant, kinds = topics.Select(t => (int)t.Kind).ToArray(), keys = topics.Select(t => t.Key).ToArray(), smallest = caller.SmallGroup, most = MostCounted },
            ct);
        return [.. sizes.Index().Where(s => !caller.Shows(s.Item.People) || !caller.Shows(s.Item.Enrolled) || s.Item is (0, 0)).Select(s => s.Index)];
    }
}
