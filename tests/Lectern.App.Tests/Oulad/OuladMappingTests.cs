using System.Text.Json;
using Lectern.App.Import;

namespace Lectern.App.Tests.Oulad;

public sealed class OuladMappingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_original_release_gives_the_same_events(bool gzip)
    {
        using var copy = new TinyOulad().Write();
        using var original = new TinyOulad().WriteOriginal(gzip);

        original.Events().Select(e => e.GetRawText()).ShouldBe(copy.Events().Select(e => e.GetRawText()));
    }

    [Theory]
    [InlineData("2013B", "2013-02-01T12:00:00Z")]
    [InlineData("2013J", "2013-10-01T12:00:00Z")]
    [InlineData("2014B", "2014-02-01T12:00:00Z")]
    [InlineData("2014J", "2014-10-01T12:00:00Z")]
    public void A_term_starts_in_February_or_October(string term, string start)
    {
        using var files = new TinyOulad()
            .With("courses", $"XXX,{term},100").With("assessments").With("vle")
            .With("studentInfo").With("studentRegistration").With("studentAssessment").With("studentVle").Write();

        Data(files.Events(), "CourseCreated").Single().GetProperty("startsAt").GetString().ShouldBe(start);
    }

    [Fact]
    public void Content_keeps_weeks_first_then_ids_and_a_missing_due_date_is_the_end()
    {
        using var files = new TinyOulad().Write();

        var content = files.Events().Where(e => Text(e, "type") == "ContentDefined").ToList();
        content.Where(e => Kind(e) == "lesson").OrderBy(Position).Select(e => Text(e, "lessonId")).ShouldBe(["site-13", "site-11", "site-12"]);
        content.Where(e => Kind(e) == "module").OrderBy(Position).Select(e => Text(e, "moduleId")).ShouldBe(["forumng", "resource", "quiz"]);
        var assignment = content.Single(e => Kind(e) == "assignment");
        Text(assignment, "assignmentId").ShouldBe("assessment-7");
        assignment.GetProperty("data").GetProperty("weight").GetDecimal().ShouldBe(12.5m);
        content.Single(e => Kind(e) == "exam").GetProperty("data").GetProperty("dueAt").GetString().ShouldBe("2015-01-09T12:00:00Z");

        static string? Kind(JsonElement e) => e.GetProperty("data").GetProperty("kind").GetString();
        static int Position(JsonElement e) => e.GetProperty("data").GetProperty("position").GetInt32();
    }

    [Fact]
    public void A_drop_on_the_day_of_enrolling_bears_the_same_time()
    {
        using var files = new TinyOulad().With("studentRegistration", "XXX,2014J,1,-5,-5").Write();

        var events = files.Events();
        Times(events, "UserEnrolled").ShouldBe(["2014-09-26T12:00:00Z"]);
        Times(events, "UserUnenrolled").ShouldBe(["2014-09-26T12:00:00Z"]);
    }

    [Theory]
    [InlineData("", "2014-10-01T12:00:00Z")]
    [InlineData("30", "2014-10-01T12:00:00Z")]
    [InlineData("-30", "2014-09-01T12:00:00Z")]
    public void A_missing_registration_is_day_0_or_an_earlier_drop(string unregistered, string enrolled)
    {
        using var files = new TinyOulad().With("studentRegistration", $"XXX,2014J,1,,{unregistered}").Write();

        Times(files.Events(), "UserEnrolled").ShouldBe([enrolled]);
    }

    [Fact]
    public void Without_a_score_there_is_a_submission_and_no_grade()
    {
        using var files = new TinyOulad().With("studentAssessment", "7,1,18,1,", "8,1,99,0,", "8,2,99,0,39.9").Write();

        var events = files.Events();
        Data(events, "AssignmentSubmitted").Single().GetProperty("banked").GetBoolean().ShouldBeTrue();
        Times(events, "AssignmentGraded").ShouldBeEmpty();
        var attempts = Data(events, "AssessmentCompleted").ToList();
        attempts[0].TryGetProperty("score", out _).ShouldBeFalse();
        attempts[0].TryGetProperty("passed", out _).ShouldBeFalse();
        attempts[1].GetProperty("score").GetDecimal().ShouldBe(39.9m);
        attempts[1].GetProperty("passed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void Equal_rows_of_clicks_are_events_of_their_own()
    {
        using var files = new TinyOulad().With("studentVle", "XXX,2014J,1,11,0,3", "XXX,2014J,1,11,0,4", "XXX,2014J,1,11,0,3", "XXX,2014J,1,11,1,3").Write();

        var ids = files.Events().Where(e => Text(e, "type") == "ActivityRecorded").Select(e => Text(e, "id")).ToList();
        ids.Count.ShouldBe(4);
        ids.ShouldBeUnique();
    }

    [Theory]
    [InlineData("studentVle", "XXX,2014J,1,11,1,3", "XXX,2014J,1,11,0,3", "line 3: the row goes back from day 1 to day 0")]
    [InlineData("studentVle", "XXX,2014J,1,11,0,3", "XXX,2014J,1,99,0,3", "line 3: the row names the site 99")]
    [InlineData("studentVle", "XXX,2014J,1,11,0,3", "YYY,2014J,1,11,0,3", "line 3: the row names the course YYY-2014J")]
    [InlineData("studentVle", "XXX,2014J,1,11,0,3", "XXX,2014J,1,11,0,many", "line 3: the row holds 'many'")]
    [InlineData("studentAssessment", "7,1,18,0,80", "9,1,18,0,80", "line 3: the row names the assessment 9")]
    [InlineData("courses", "XXX,2014J,100", "XXX,2014K,100", "names the presentation '2014K'")]
    public void A_row_that_does_not_fit_is_named(string table, string first, string second, string fault)
    {
        using var files = new TinyOulad().With(table, first, second).Write();

        Should.Throw<ImportException>(() => files.Events()).Message.ShouldContain(fault);
    }

    [Fact]
    public void An_unknown_presentation_or_a_missing_file_is_named()
    {
        using var files = new TinyOulad().Write();
        Should.Throw<ImportException>(() => files.Events("ZZZ-2014J")).Message.ShouldContain("no presentation 'ZZZ-2014J': it has XXX-2014J");

        File.Delete(Path.Combine(files.Folder, "vle.csv"));
        Should.Throw<ImportException>(() => files.Events()).Message.ShouldContain("has no vle.csv or vle.csv.gz");
    }

    static string? Text(JsonElement e, string name) => e.GetProperty(name).GetString();

    static IEnumerable<string?> Times(IEnumerable<JsonElement> events, string type) =>
        events.Where(e => Text(e, "type") == type).Select(e => Text(e, "occurredAt"));

    static IEnumerable<JsonElement> Data(IEnumerable<JsonElement> events, string type) =>
        events.Where(e => Text(e, "type") == type).Select(e => e.GetProperty("data"));
}
