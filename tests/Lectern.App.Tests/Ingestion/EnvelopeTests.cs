using System.Text.Json;
using Lectern.App.Tests.Fixtures;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>Every spelling of the envelope over HTTP ends in the same row of the log.</summary>
public sealed class EnvelopeTests(OneServer one) : IClassFixture<OneServer>
{
    readonly TestServer server = one.Server;

    public static TheoryData<string> Spellings =>
    [
        "'id':'ID','type':'QuizCompleted','userId':'U','courseId':'c1','quizId':'a1','occurredAt':'2026-11-02T10:00:00Z','data':{'attemptId':'t1','score':80}",
        "'eventId':'ID','eventType':'AssessmentCompleted','userId':'U','courseId':'c1','assessmentId':'a1','timestamp':'2026-11-02T11:00:00+01:00','attemptId':'t1','score':80",
        "'messageId':'ID','type':'AssessmentCompleted','UserID':'U','CourseId':'c1','AssessmentID':'a1','time':1793613600000,'AttemptId':'t1','Score':80",
        "'event_id':'ID','event_type':'QuizCompleted','user_id':'U','course_id':'c1','quiz_id':'a1','completed_at':'2026-11-02T10:00:00.000Z','attempt_id':'t1','score':8,'max_score':10",
        "'id':'ID','type':'AssessmentCompleted','userId':'U','courseId':'c1','assessmentId':'a1','completedAt':'2026-11-02T10:00:00Z','data':{'AttemptID':'t1','score':4,'maxScore':5}",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_completed_quiz_is_the_same_however_it_is_spelt(string spelling)
    {
        var id = Guid.NewGuid();

        var body = spelling.Replace("'ID'", $"'{id}'", StringComparison.Ordinal).Replace("'U'", $"'user of {id}'", StringComparison.Ordinal);
        var report = await (await server.PostAsync(Events, Quoted($"{{{body}}}"))).ReportAsync();

        report.Results.Single().Id.ShouldBe(id.ToString());
        await server.SettleAsync();
        (await server.ScalarAsync<string>(
            $"""
            SELECT concat_ws(' ', e.type, e.occurred_at AT TIME ZONE 'UTC', c.course_id, i.content_id, a.score, a.seconds, a.completed_at AT TIME ZONE 'UTC')
            FROM lectern.events e
            JOIN lectern.learners l USING (learner_key) JOIN lectern.courses c ON c.course_key = e.course_key JOIN lectern.contents i ON i.content_key = e.item_key
            JOIN read.attempt a ON a.learner_key = e.learner_key AND a.assessment_key = e.item_key
            WHERE e.event_key = '{id}' AND l.user_id = 'user of {id}'
            """)).ShouldBe("AssessmentCompleted 2026-11-02 10:00:00 c1 a1 800000 2026-11-02 10:00:00");
    }

    [Fact]
    public async Task A_bare_id_of_a_flat_payment_is_the_payments_and_never_the_events()
    {
        const string payment = "{'id':'pay-1','type':'PaymentCompleted','userId':'payer','courseId':'c1','amount':49.99,'currency':'EUR','occurredAt':'2026-11-02T10:00:00Z'}";

        var report = await (await server.PostAsync(Events, Quoted($"[{payment},{payment}]"))).ReportAsync();

        (report.Accepted, report.Identified).ShouldBe((2, false));
        await server.SettleAsync();
        (await server.ScalarAsync<long>("SELECT sum(amount_minor)::bigint FROM read.course_revenue")).ShouldBe(4999);
        (await server.ScalarAsync<long>("SELECT count(*) FROM read.payment")).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_type_does_not_know_is_kept()
    {
        await server.PostAsync(Events, View("kept", "'colour':{'hue':[1,2]}"));

        using var payload = JsonDocument.Parse(await server.ScalarAsync<string>("SELECT payload::text FROM lectern.events WHERE event_id = 'kept'"));
        payload.RootElement.GetProperty("data").GetProperty("colour").GetProperty("hue")[1].GetInt32().ShouldBe(2);
    }
}
