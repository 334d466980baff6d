using Dapper;
using Lectern.App.Access;
using Lectern.App.Dashboards;
using Lectern.App.Dashboards.Macro;
using Lectern.App.Dashboards.Meso;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Jobs.Upkeep;

/// <summary>
/// Asks the dashboards that most people open first, so that nobody waits for the first answer of a day: where a process serves and works
/// (<c>up</c>) its own caches then have them, and elsewhere PostgreSQL has the rows at hand.
/// </summary>
sealed class CacheWarming(TenantSource source, TenantDirectory directory, DashboardQuery dashboard, MacroQuery macro, MesoQuery meso, TimeProvider time) : IJob
{
    public static JobKind Kind { get; } = new("caches.warm", JobLane.Upkeep, "Asks the dashboards that most people open first, before they do.")
    {
        // Days begin on the hour, nearly everywhere.
        Schedule = JobSchedule.Hourly(minute: 1),
        MaxAttempts = 1,
        Timeout = TimeSpan.FromMinutes(15),
    };

    /// <summary>How long it goes on; what was not asked by then is asked when somebody opens it.</summary>
    static readonly TimeSpan Enough = TimeSpan.FromMinutes(2);

    const int Tenants = 1_000;
    const int OrganizationsOfEach = 5;
    const int CoursesOfEach = 20;

    const string TenantsSql = "SELECT tenant_id FROM lectern.tenant_directory WHERE suspended_at IS NULL ORDER BY tenant_id LIMIT @most";

    const string OrganizationsSql =
        """
        SELECT o.organization_id FROM read.organization r JOIN lectern.organizations o ON o.tenant_id = r.tenant_id AND o.organization_key = r.organization_key
        WHERE r.tenant_id = @tenant ORDER BY r.users DESC NULLS LAST, r.organization_key LIMIT @most
        """;

    const string CoursesSql =
        """
        SELECT c.course_id FROM read.course r JOIN lectern.courses c ON c.tenant_id = r.tenant_id AND c.course_key = r.course_key
        WHERE r.tenant_id = @tenant ORDER BY r.last_activity_at DESC NULLS LAST, r.course_key LIMIT @most
        """;

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var dashboards = 0L;
        var tenants = await TenantsAsync(ct);
        foreach (var tenant in tenants)
        {
            if (await directory.FindAsync(tenant, ct) is not { IsSuspended: false } info) continue;
            var caller = Caller.Service(tenant, Scopes.Read, "lectern") with { SmallGroup = info.SmallGroup, Weights = info.Weights };
            var asOf = await AsOf.ReadAsync(source, caller, time.GetUtcNow(), ct);
            var period = Period.Of(Period.Default, asOf)!;
            var (organizations, courses) = await OpenedFirstAsync(tenant, ct);
            List<Func<Task>> asked =
            [
                () => dashboard.AskAsync(caller, period, new DashboardFilters(), asOf, Now(), ct),
                .. organizations.Select<string, Func<Task>>(o => () => macro.AskAsync(caller, o, period, asOf, Now(), ct)),
                .. courses.Select<string, Func<Task>>(c => () => meso.AskAsync(caller, c, null, period, asOf, Now(), ct)),
            ];
            foreach (var ask in asked)
            {
                if (time.GetElapsedTime(began) > Enough) return new { dashboards, isComplete = false };
                await ask();
                run.Progress(++dashboards);
            }
        }
        return new { dashboards, isComplete = true };
    }

    async Task<IReadOnlyList<int>> TenantsAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenSharedAsync(ct);
        return [.. await connection.QueryAsync<int>(new CommandDefinition(TenantsSql, new { most = Tenants }, cancellationToken: ct))];
    }

    async Task<(IReadOnlyList<string> Organizations, IReadOnlyList<string> Courses)> OpenedFirstAsync(int tenant, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return (
            [.. await connection.QueryAsync<string>(new CommandDefinition(OrganizationsSql, new { tenant, most = OrganizationsOfEach }, cancellationToken: ct))],
            [.. await connection.QueryAsync<string>(new CommandDefinition(CoursesSql, new { tenant, most = CoursesOfEach }, cancellationToken: ct))]);
    }

    DateTime Now() => time.GetUtcNow().UtcDateTime;
}
