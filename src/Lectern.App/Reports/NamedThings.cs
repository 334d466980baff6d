using Dapper;
using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Reports;

/// <summary>Whether what a report's parameters name is there for whom it is made. What is not theirs is as if it were not there.</summary>
static class NamedThings
{
    static readonly string sql =
        $"""
        SELECT
            @course::text IS NULL OR EXISTS (
                SELECT FROM lectern.courses c JOIN read.course r USING (tenant_id, course_key) WHERE c.tenant_id = @tenant AND c.course_id = @course AND {Sql.InReach("c.course_key")}),
            @learner::text IS NULL OR EXISTS (
                SELECT FROM lectern.learners l JOIN read.learner r USING (tenant_id, learner_key)
                WHERE l.tenant_id = @tenant AND l.user_id = @learner AND (@reach::bigint[] IS NULL OR EXISTS (
                    SELECT FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.learner_key = l.learner_key AND {Sql.InReach("e.course_key")} AND {Sql.IsEnrolled}))),
            @assessment::text IS NULL OR EXISTS (
                SELECT FROM lectern.contents c WHERE c.tenant_id = @tenant AND c.kind = 3 AND c.scope_key = 0 AND c.content_id = @assessment AND (@reach::bigint[] IS NULL OR EXISTS (
                    SELECT FROM read.course_item i WHERE i.tenant_id = @tenant AND i.content_key = c.content_key AND {Sql.InReach("i.course_key")})))
        """;

    public static async Task CheckAsync(TenantSource source, Caller caller, IReadOnlyDictionary<string, string> values, QueryErrors errors, CancellationToken ct)
    {
        var asked = new
        {
            tenant = caller.Tenant,
            reach = caller.Courses.Keys,
            course = values.GetValueOrDefault(ReportParameter.CourseId),
            // That somebody is themselves needs no looking up.
            learner = caller.Role == Role.Student ? null : values.GetValueOrDefault(ReportParameter.UserId),
            assessment = values.GetValueOrDefault(ReportParameter.AssessmentId),
        };
        if (asked is { course: null, learner: null, assessment: null }) return;
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var (course, learner, assessment) = await connection.QuerySingleAsync<(bool, bool, bool)>(new CommandDefinition(sql, asked, cancellationToken: ct));
        if (!course) errors.Add($"parameters.{ReportParameter.CourseId}", "names no course that you may see.");
        if (!learner) errors.Add($"parameters.{ReportParameter.UserId}", "names no learner whom you may see.");
        if (!assessment) errors.Add($"parameters.{ReportParameter.AssessmentId}", "names no assessment that you may see.");
    }
}
