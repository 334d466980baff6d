using System.Text.Json;

namespace Lectern.Simulator;

/// <summary>Tells of a course before anyone enters it, and moves its dates when a later cohort starts.</summary>
sealed class Prospectus(EventSink sink, Calendar calendar, int moduleDays) : Actor(number: 0, userId: null)
{
    public void Publish(Course course, int start, long at)
    {
        Describe(course, "CourseCreated", start, at);
        var position = 0;
        foreach (var module in course.Modules)
        {
            var place = new Place(course.Id, module.Id);
            Define(at, place, "module", module.Title, module.Number, json => WriteStrings(json, "skills"u8, module.Skills));
            foreach (var step in course.Steps.Where(step => step.Module == module.Number - 1))
            {
                Define(step, ++position, start, at);
            }
        }

        Define(course.Steps[^1], ++position, start, at);
        sink.Begin(at + (15 * Calendar.Minute), "CoursePublished", this, course.Place);
        sink.End();
    }

    /// <summary>A later cohort: the course's dates, and whatever is due, move to it.</summary>
    public void Restart(Course course, int start, long at)
    {
        Describe(course, "CourseUpdated", start, at);
        for (var i = 0; i < course.Steps.Length; i++)
        {
            if (course.Steps[i] is AssignmentStep or QuizStep { IsExam: true })
            {
                Define(course.Steps[i], i + 1, start, at);
            }
        }
    }

    void Describe(Course course, string type, int start, long at)
    {
        var json = sink.Begin(at, type, this, course.Place);
        json.WriteString("title"u8, course.Title);
        json.WriteString("instructorId"u8, course.InstructorId);
        WriteStrings(json, "staff"u8, course.Staff);
        json.WriteString("category"u8, course.Category);
        json.WriteString("organizationId"u8, course.Organization);
        WriteStrings(json, "skills"u8, course.Skills);
        json.WriteString("startsAt"u8, Calendar.Time(calendar.Start(Calendar.Home, start)));
        json.WriteString("endsAt"u8, Calendar.Time(calendar.Start(Calendar.Home, start + course.LengthInDays(moduleDays))));
        json.WriteNumber("expectedHours"u8, course.ExpectedHours);
        sink.End();
    }

    void Define(Step step, int position, int start, long at)
    {
        switch (step)
        {
            case LessonStep lesson:
                Define(at, lesson.Place, "lesson", lesson.Title, position,
                    json => json.WriteNumber("durationSeconds"u8, lesson.VideoSeconds > 0 ? lesson.VideoSeconds : lesson.ReadSeconds));
                break;
            case AssignmentStep assignment:
                Define(at, assignment.Place, "assignment", assignment.Title, position, json =>
                {
                    json.WriteNumber("maxScore"u8, assignment.MaxScore);
                    json.WriteNumber("weight"u8, assignment.Weight);
                    json.WriteString("dueAt"u8, DueAt(start + assignment.DueInDays));
                });
                break;
            case QuizStep quiz:
                DefineQuiz(quiz, position, start, at);
                break;
        }
    }

    void DefineQuiz(QuizStep quiz, int position, int start, long at)
    {
        Define(at, quiz.Place, quiz.IsExam ? "exam" : "quiz", quiz.Title, position, json =>
        {
            json.WriteNumber("maxScore"u8, 100);
            json.WriteNumber("passingScore"u8, QuizStep.PassingScore);
            json.WriteNumber("weight"u8, quiz.Weight);
            if (quiz.IsExam)
            {
                json.WriteString("dueAt"u8, DueAt(start + ((quiz.Module + 1) * moduleDays)));
            }
        });
        for (var i = 0; i < quiz.Questions.Length; i++)
        {
            var question = quiz.Questions[i];
            Define(at, quiz.Place with { Question = question.Id }, "question", $"Question {i + 1}", i + 1,
                json => json.WriteNumber("maxScore"u8, 1));
        }
    }

    void Define(long at, Place place, string kind, string title, int position, Action<Utf8JsonWriter> more)
    {
        var json = sink.Begin(at + Calendar.Minute, "ContentDefined", this, place);
        json.WriteString("kind"u8, kind);
        json.WriteString("title"u8, title);
        json.WriteNumber("position"u8, position);
        more(json);
        sink.End();
    }

    DateTimeOffset DueAt(int day) => Calendar.Time(calendar.Start(Calendar.Home, day) + (23 * Calendar.Hour) + (59 * Calendar.Minute));

    static void WriteStrings(Utf8JsonWriter json, ReadOnlySpan<byte> name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
