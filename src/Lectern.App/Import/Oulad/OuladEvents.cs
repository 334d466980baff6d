namespace Lectern.App.Import.Oulad;

/// <summary>
/// The data set as events in the order in which one would replay it: courses and their content, users, enrollments, then
/// day by day what students did. Activity goes presentation by presentation, not merged by date: that is how studentVle
/// lies, so millions of rows stream through in one pass, and the server gives equal figures in any order.
/// </summary>
sealed class OuladEvents(string path, IReadOnlyCollection<string> presentations) : IEventSource
{
    // Part of the fingerprint: raise it when the mapping or its order changes, so that no import resumes across the change.
    const string MappingVersion = "1";

    static readonly string[] ClickColumns = ["code_module", "code_presentation", "id_student", "id_site", "date", "sum_click"];

    readonly OuladFolder folder = new(path);
    readonly OuladEnvelopes envelopes = new();

    public string Name => $"OULAD in {path}";

    public string Fingerprint => Import.Fingerprint.Of(folder.Files, [MappingVersion, .. presentations.Order(StringComparer.Ordinal)]);

    public double FractionRead => folder.FractionRead;

    public IEnumerable<ReadOnlyMemory<byte>> Events()
    {
        folder.Rewind();
        var catalogue = new OuladCatalogue(folder, presentations);
        var students = new OuladStudents(folder, catalogue);
        return catalogue.SelectedCourses.SelectMany(Content)
            .Concat(students.Ids.Select(envelopes.UserCreated))
            .Concat(Enrollments(catalogue, students))
            .Concat(Activity(catalogue, students));
    }

    IEnumerable<ReadOnlyMemory<byte>> Content(OuladCourse course)
    {
        yield return envelopes.CourseCreated(course);
        yield return envelopes.CoursePublished(course);

        // Sites that belong to no week come after those that do. A module stands where its first site stands.
        var sites = course.Sites.Values.OrderBy(site => site.WeekFrom ?? int.MaxValue).ThenBy(site => site.Id).ToList();
        foreach (var (position, type) in sites.Select(site => site.ActivityType).Distinct().Index())
            yield return envelopes.ModuleDefined(course, type, position + 1);
        foreach (var (position, site) in sites.Index())
            yield return envelopes.LessonDefined(course, site, position + 1);
        foreach (var assessment in course.Assessments)
            yield return envelopes.AssessmentDefined(assessment);
    }

    /// <summary>Yields the enrollments, and leaves the drops with <paramref name="students"/> for their day.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Enrollments(OuladCatalogue catalogue, OuladStudents students)
    {
        using var row = folder.Open(
            "studentRegistration", "code_module", "code_presentation", "id_student", "date_registration", "date_unregistration");
        while (row.Read())
        {
            var course = catalogue.CourseOf(row, 0, 1);
            if (!course.IsSelected)
                continue;
            var (student, registered, unregistered) = (row.Int(2), row.OptionalInt(3), row.OptionalInt(4));
            if (unregistered is { } day)
                students.Add(course, new OuladDrop(day, student));
            yield return envelopes.UserEnrolled(
                course, student, registered ?? Math.Min(0, unregistered ?? 0), students.Facts(course, student));
        }
    }

    IEnumerable<ReadOnlyMemory<byte>> Activity(OuladCatalogue catalogue, OuladStudents students)
    {
        var remaining = catalogue.SelectedCourses.ToList();
        using var row = folder.Open("studentVle", ClickColumns);
        foreach (var (course, clicks) in OuladClicks.ByCourse(row, catalogue))
        {
            remaining.Remove(course);
            using var outcomes = students.Outcomes(course).GetEnumerator();
            var pending = outcomes.MoveNext();
            foreach (var click in clicks)
            {
                for (; pending && outcomes.Current.Day < click.Day; pending = outcomes.MoveNext())
                {
                    foreach (var envelope in Outcome(course, outcomes.Current))
                        yield return envelope;
                }
                yield return envelopes.ActivityRecorded(course, click);
            }
            for (; pending; pending = outcomes.MoveNext())
            {
                foreach (var envelope in Outcome(course, outcomes.Current))
                    yield return envelope;
            }
        }
        foreach (var course in remaining)
        {
            foreach (var envelope in students.Outcomes(course).SelectMany(outcome => Outcome(course, outcome)))
                yield return envelope;
        }
    }

    IEnumerable<ReadOnlyMemory<byte>> Outcome(OuladCourse course, OuladOutcome outcome)
    {
        switch (outcome)
        {
            case OuladDrop drop:
                yield return envelopes.UserUnenrolled(course, drop);
                break;
            case OuladCompletion completion:
                yield return envelopes.UserCompletedCourse(course, completion);
                break;
            case OuladSubmission { Assessment.Kind: OuladAssessmentKind.Tma } submission:
                yield return envelopes.AssignmentSubmitted(course, submission);
                if (submission.Score is not null)
                    yield return envelopes.AssignmentGraded(course, submission);
                break;
            case OuladSubmission submission:
                yield return envelopes.AssessmentCompleted(course, submission);
                break;
        }
    }
}
