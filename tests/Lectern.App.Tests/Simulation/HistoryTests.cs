using System.Text;
using Lectern.Core.Events;
using Lectern.Simulator;

namespace Lectern.App.Tests.Simulation;

/// <summary>What holds for every event of the demo's history, so that the intake can take each one.</summary>
public sealed class HistoryTests(DemoWorld world) : IClassFixture<DemoWorld>
{
    static readonly string[] Catalogue =
    [
        "UserCreated", "UserUpdated", "UserLoggedIn", "CourseCreated", "CourseUpdated", "CoursePublished", "ContentDefined",
        "UserEnrolled", "UserUnenrolled", "UserCompletedCourse", "ModuleCompleted", "LessonCompleted", "ProgressUpdated",
        "AssessmentStarted", "AssessmentCompleted", "QuestionAnswered", "AssignmentSubmitted", "AssignmentGraded",
        "PageViewed", "ActivityRecorded", "SessionStarted", "SessionEnded", "VideoWatched", "ForumPosted", "CommentPosted",
        "CourseRated", "PaymentCompleted", "AppEvent",
    ];

    [Fact]
    public void The_demo_is_rich_and_at_most_200_000_events() => world.History.Count.ShouldBeInRange(100_000, 200_000);

    [Fact]
    public void Every_type_of_the_catalogue_occurs_and_no_other() =>
        world.History.Select(told => told.Type).Distinct().ShouldBe(Catalogue, ignoreOrder: true);

    [Fact]
    public void The_reader_takes_every_event_as_it_is()
    {
        var context = new ReadContext(DemoWorld.Options.Until.UtcDateTime);
        var types = new HashSet<string>();
        // A tenth of the learners: enough for every type, and the reader is thorough.
        foreach (var happened in new Institution(DemoWorld.Options with { Learners = 50 }).History())
        {
            var result = EventReader.Read(happened.Json, context, ReaderSettings.Default);
            if (result.Event?.OccurredAt != happened.OccurredAt.UtcDateTime)
                Assert.Fail($"{result.Rejection}: {Encoding.UTF8.GetString(happened.Json.Span)}");
            types.Add(Told.Of(happened).Type);
        }

        types.ShouldBe(Catalogue, ignoreOrder: true);
    }

    [Fact]
    public void Time_never_goes_back_nor_past_the_end()
    {
        world.History.Zip(world.History.Skip(1)).ShouldAllBe(pair => pair.First.At <= pair.Second.At);
        world.History[^1].At.ShouldBeInRange(DemoWorld.Options.Until.AddHours(-6), DemoWorld.Options.Until.AddTicks(-1));
        world.History[0].At.ShouldBeInRange(DemoWorld.Options.Until.AddDays(-121), DemoWorld.Options.Until.AddDays(-119));
    }

    [Fact]
    public void Ids_are_uuids_and_never_the_same()
    {
        world.History.ShouldAllBe(told => IsUuid(told.Id));
        world.History.Select(told => told.Id).Distinct().Count().ShouldBe(world.History.Count);
    }

    [Fact]
    public void Only_what_was_defined_is_used()
    {
        string[] names = ["moduleId", "lessonId", "assessmentId", "questionId", "assignmentId"];
        var defined = new HashSet<(string? Course, string Name, string? Assessment, string Id)>();
        var used = 0;
        foreach (var told in world.History)
        {
            foreach (var name in names)
            {
                if (told.Text(name) is { } id)
                {
                    var key = (told.Course, name, name == "questionId" ? told.Text("assessmentId") : null, id);
                    if (told.Type == "ContentDefined")
                    {
                        defined.Add(key);
                        continue;
                    }

                    defined.ShouldContain(key);
                    used++;
                }
            }
        }

        used.ShouldBeGreaterThan(50_000);
    }

    [Fact]
    public void Responses_are_to_questions_of_that_assessment()
    {
        var questions = world.OfType("ContentDefined")
            .Where(told => told.Text("questionId") is not null)
            .Select(told => (told.Text("assessmentId"), told.Text("questionId")))
            .ToHashSet();
        var answered = world.OfType("AssessmentCompleted")
            .Where(told => told.Data.TryGetProperty("responses", out _))
            .SelectMany(told => told.Data.GetProperty("responses").EnumerateArray()
                .Select(response => (told.Text("assessmentId"), response.GetProperty("questionId").GetString())))
            .ToList();
        answered.Count.ShouldBeGreaterThan(10_000);
        answered.ShouldAllBe(answer => questions.Contains(answer));
    }

    [Fact]
    public void Nobody_acts_before_being_registered_nor_in_a_course_without_enrolling()
    {
        var staff = world.OfType("UserCreated").Where(told => told.Data.GetProperty("role").GetString() != "student")
            .Select(told => told.User!).ToHashSet();
        var known = new HashSet<string>();
        var enrolled = new HashSet<(string, string)>();
        foreach (var told in world.History.Where(told => told.User is not null))
        {
            if (told.Type == "UserCreated")
                known.Add(told.User!).ShouldBeTrue($"{told.User} is registered twice");
            known.ShouldContain(told.User!);

            if (told.Type == "UserEnrolled")
                enrolled.Add((told.User!, told.Course!));
            if (told.Course is { } course && !staff.Contains(told.User!))
                enrolled.ShouldContain((told.User!, course));
        }

        enrolled.Count.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void A_course_is_completed_once_by_whoever_did_its_exam()
    {
        var completed = world.OfType("UserCompletedCourse").Select(told => (told.User, told.Course)).ToList();
        var examined = world.OfType("AssessmentCompleted")
            .Where(told => told.Text("assessmentId") == $"{told.Course}-exam")
            .Select(told => (told.User, told.Course)).ToHashSet();
        completed.Distinct().Count().ShouldBe(completed.Count);
        completed.ShouldNotBeEmpty();
        completed.ShouldAllBe(pair => examined.Contains(pair));
    }

    [Fact]
    public void A_session_is_one_learners_and_has_a_start_before_all_else()
    {
        var owners = new Dictionary<string, string>();
        foreach (var told in world.History)
        {
            if (told.Text("sessionId") is { } session)
            {
                if (told.Type == "SessionStarted")
                    owners.Add(session, told.User!);
                owners[session].ShouldBe(told.User);
            }
        }

        owners.Count.ShouldBeGreaterThan(1_000);
        world.History.ShouldContain(told => told.Type == "LessonCompleted" && told.Text("sessionId") == null);
    }

    static bool IsUuid(string id) => Guid.TryParseExact(id, "D", out _);

    [Fact]
    public void The_demos_people_are_there_and_have_something_to_show()
    {
        var student = world.History.Where(told => told.User == Institution.DemoStudent).ToList();
        student.Count.ShouldBeGreaterThan(150);
        student.ShouldContain(told => told.Type == "UserCompletedCourse");
        var enrolled = student.Count(told => told.Type == "UserEnrolled");
        enrolled.ShouldBeGreaterThan(student.Count(told => told.Type == "UserCompletedCourse"), "something should be going on");

        world.OfType("CourseCreated").Count(told => told.Data.GetProperty("instructorId").GetString() == Institution.DemoInstructor).ShouldBe(2);
        world.OfType("UserCreated").ShouldContain(told => told.User == Institution.DemoAdmin);
    }
}
