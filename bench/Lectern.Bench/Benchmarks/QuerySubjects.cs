using Npgsql;

namespace Lectern.Bench.Benchmarks;

/// <summary>Who and what is asked for, as a URL has it, and the keys of one of each for SQL over the log.</summary>
sealed record QuerySubjects(
    IReadOnlyList<string> Users,
    IReadOnlyList<string> Courses,
    IReadOnlyList<string> Assessments,
    IReadOnlyList<string> Assignments,
    IReadOnlyList<string> Organizations,
    IReadOnlyList<(string Course, string Cohort)> Cohorts,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> Instructors)
{
    public long LearnerKey { get; init; }
    public long CourseKey { get; init; }
    public long AssessmentKey { get; init; }
    public long AssignmentKey { get; init; }

    public static async Task<QuerySubjects> ReadAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var users = await ListAsync("SELECT l.user_id, l.learner_key FROM lectern.learners l JOIN read.learner r USING (learner_key) WHERE r.enrollments > 0 ORDER BY 2");
        var courses = await ListAsync("SELECT c.course_id, c.course_key FROM lectern.courses c JOIN read.course r USING (course_key) WHERE r.enrollments > 0 ORDER BY 2");
        var assessments = await ListAsync("SELECT c.content_id, c.content_key FROM lectern.contents c WHERE c.kind = 3 AND EXISTS (SELECT FROM read.attempt a WHERE a.tenant_id = c.tenant_id AND a.assessment_key = c.content_key) ORDER BY 2");
        var assignments = await ListAsync("SELECT c.content_id, c.content_key FROM lectern.contents c WHERE c.kind = 4 AND EXISTS (SELECT FROM read.submission s WHERE s.tenant_id = c.tenant_id AND s.assignment_key = c.content_key) ORDER BY 2");
        var organizations = await ListAsync("SELECT organization_id, organization_key FROM lectern.organizations ORDER BY 2");
        var cohorts = new List<(string, string)>();
        await using (var command = new NpgsqlCommand("SELECT DISTINCT c.course_id, e.cohort FROM read.enrollment e JOIN lectern.courses c USING (course_key) WHERE e.cohort IS NOT NULL ORDER BY 1, 2", connection))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) cohorts.Add((Escape(reader.GetString(0)), Escape(reader.GetString(1))));
        }
        var categories = await ListAsync("SELECT category, min(course_key) FROM read.course WHERE category IS NOT NULL GROUP BY 1 ORDER BY 1");
        var instructors = await ListAsync("SELECT instructor, min(course_key) FROM read.course WHERE instructor IS NOT NULL GROUP BY 1 ORDER BY 1");
        return new(Ids(users), Ids(courses), Ids(assessments), Ids(assignments), Ids(organizations), cohorts, Ids(categories), Ids(instructors))
        {
            LearnerKey = Middle(users),
            CourseKey = Middle(courses),
            AssessmentKey = Middle(assessments),
            AssignmentKey = Middle(assignments),
        };

        async Task<List<(string Id, long Key)>> ListAsync(string sql)
        {
            var list = new List<(string, long)>();
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) list.Add((reader.GetString(0), reader.GetInt64(1)));
            return list.Count > 0 ? list : throw new BenchException("The institution lacks what is to be asked for; remove its folder and try again.");
        }
    }

    static string[] Ids(List<(string Id, long Key)> all) => [.. all.Select(a => Escape(a.Id))];

    static long Middle(List<(string Id, long Key)> all) => all[all.Count / 2].Key;

    static string Escape(string id) => Uri.EscapeDataString(id);
}
