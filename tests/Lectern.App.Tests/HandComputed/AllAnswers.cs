using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>Everything that can be asked of an institution, and what a server answers to it.</summary>
sealed record AllAnswers(string[] Users, string[] Courses, string[] Cohorts, string[] Assessments, string[] Assignments, string[] Organizations, (string Course, string Module)[] Modules)
{
    /// <summary>Of an institution as its events name things.</summary>
    public static AllAnswers To(IEnumerable<string> events, int users = int.MaxValue)
    {
        var told = events.Select(e => JsonNode.Parse(e)!).ToArray();
        return new(
            [.. All("userId").Take(users)],
            All("courseId"),
            [.. told.Select(e => (string?)e["data"]?["cohort"]).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            [.. All("assessmentId").Union(All("quizId"))],
            All("assignmentId"),
            [.. told.Select(e => (string?)e["data"]?["organizationId"]).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            [.. told.Select(e => (Course: (string?)e["courseId"], Module: (string?)e["moduleId"])).Where(m => m is { Course: not null, Module: not null }).Select(m => (m.Course!, m.Module!)).Distinct()]);

        string[] All(string name) => [.. told.Select(e => (string?)e[name]).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Every URL, all of one moment.</summary>
    /// <param name="asOf">As a URL has it.</param>
    public IEnumerable<string> Urls(string asOf)
    {
        foreach (var user in Users.Select(Uri.EscapeDataString))
        {
            foreach (var timeframe in (string[])["7d", "90d"]) yield return $"/api/v1/dashboards/micro/{user}?timeframe={timeframe}&{asOf}";
            foreach (var what in (string[])["analytics", "sessions", "page-views", "activities"]) yield return $"/api/v1/users/{user}/{what}?{asOf}{(what == "analytics" ? "" : "&limit=1000")}";
        }
        foreach (var course in Courses.Select(Uri.EscapeDataString))
        {
            foreach (var cohort in Cohorts.Select(c => $"&cohort={Uri.EscapeDataString(c)}").Prepend(""))
            {
                yield return $"/api/v1/courses/{course}/analytics?{asOf}{cohort}";
                yield return $"/api/v1/dashboards/meso/{course}?timeframe=90d&{asOf}{cohort}";
                foreach (var what in (string[])["modules", "lessons", "learners"]) yield return $"/api/v1/courses/{course}/{what}?{asOf}{cohort}&limit=1000";
            }
            yield return $"/api/v1/learning-progress?courseId={course}&{asOf}&limit=1000";
            foreach (var timeframe in (string[])["7d", "90d"])
                yield return $"/api/v1/dashboard?timeframe={timeframe}&{asOf}&filters={Uri.EscapeDataString($$"""{"courseId":"{{Uri.UnescapeDataString(course)}}"}""")}";
        }
        foreach (var assessment in Assessments.Select(Uri.EscapeDataString))
        {
            foreach (var choice in (string[])["", "&attempts=first", "&attempts=all", .. Cohorts.Select(c => $"&cohort={Uri.EscapeDataString(c)}")])
            {
                yield return $"/api/v1/assessments/{assessment}/analytics?{asOf}{choice}";
                yield return $"/api/v1/assessments/{assessment}/questions?{asOf}{choice}&limit=1000";
            }
        }
        foreach (var (course, module) in Modules)
            yield return $"/api/v1/learning-progress?courseId={Uri.EscapeDataString(course)}&moduleId={Uri.EscapeDataString(module)}&{asOf}&limit=1000";
        foreach (var assignment in Assignments.Select(Uri.EscapeDataString))
        {
            foreach (var cohort in Cohorts.Select(c => $"&cohort={Uri.EscapeDataString(c)}").Prepend("")) yield return $"/api/v1/assignments/{assignment}/analytics?{asOf}{cohort}";
        }
        foreach (var organization in Organizations.Select(Uri.EscapeDataString))
        {
            yield return $"/api/v1/organizations/{organization}/analytics?{asOf}";
            yield return $"/api/v1/dashboard?timeframe=30d&{asOf}&filters={Uri.EscapeDataString($$"""{"organizationId":"{{Uri.UnescapeDataString(organization)}}"}""")}";
            foreach (var timeframe in (string[])["7d", "1y"]) yield return $"/api/v1/dashboards/macro/{organization}?timeframe={timeframe}&{asOf}";
        }
        foreach (var timeframe in (string[])["7d", "30d", "90d", "1y"]) yield return $"/api/v1/dashboard?timeframe={timeframe}&{asOf}";
        foreach (var filter in (string[])[.. Cohorts.Select(c => $$"""{"cohort":"{{c}}"}"""), """{"role":"student"}"""]) yield return $"/api/v1/dashboard?timeframe=90d&{asOf}&filters={Uri.EscapeDataString(filter)}";
        yield return $"/api/v1/courses?sort=id&{asOf}&limit=1000";
        yield return $"/api/v1/courses?sort=id&include=attention&{asOf}&limit=100";
        yield return $"/api/v1/organizations?{asOf}&limit=1000";
        yield return "/api/v1/users?sort=id&limit=1000";
    }

    /// <summary>Asks all of it of a server that may know only a part.</summary>
    public async Task AskKnownAsync(TestServer server, string asOf)
    {
        foreach (var url in Urls(asOf)) (await server.Client.GetAsync(url)).StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);
    }

    /// <summary>
    /// What a server answers, text by URL. Left out is when a dashboard was made, and progress, which comes in the order in which
    /// things were first heard of, is put in the order of its ids.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>> AskAsync(TestServer server, string asOf)
    {
        var answers = new Dictionary<string, string>();
        foreach (var url in Urls(asOf))
        {
            var text = await server.Client.GetStringAsync(url);
            if (url.Contains("/dashboard?", StringComparison.Ordinal) || url.Contains("/dashboards/macro/", StringComparison.Ordinal) || url.Contains("/dashboards/meso/", StringComparison.Ordinal))
            {
                var dashboard = JsonNode.Parse(text)!;
                foreach (var metric in dashboard["metrics"]!.AsArray()) metric!.AsObject().Remove("calculatedAt").ShouldBeTrue();
                text = dashboard.ToJsonString();
            }
            else if (url.Contains("/learning-progress?", StringComparison.Ordinal))
            {
                text = string.Join('\n', JsonNode.Parse(text)!["items"]!.AsArray().OrderBy(p => (string)p!["id"]!, StringComparer.Ordinal).Select(p => p!.ToJsonString()));
            }
            answers.Add(url, text);
        }
        return answers;
    }

    /// <summary>Where two servers answer differently.</summary>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Where(a => other[a.Key] != a.Value).Select(a =>
        {
            var at = a.Value.Zip(other[a.Key]).TakeWhile(p => p.First == p.Second).Count();
            return $"{a.Key}: …{Near(a.Value, at)}… is …{Near(other[a.Key], at)}…";
        });

    static string Near(string text, int at) => text[Math.Max(0, at - 100)..Math.Min(text.Length, at + 60)];
}
