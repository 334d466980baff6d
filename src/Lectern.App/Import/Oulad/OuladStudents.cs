namespace Lectern.App.Import.Oulad;

/// <summary>What studentInfo tells of a student in one course. The result is not among the facts: it was not known at enrollment.</summary>
sealed record OuladFacts(
    string Gender, string Region, string HighestEducation, string ImdBand, string AgeBand,
    int? PreviousAttempts, int? StudiedCredits, string Disability);

/// <summary>Who studied what, from studentInfo, and what came of it by day, from three tables: small enough to hold.</summary>
sealed class OuladStudents
{
    readonly OuladCatalogue catalogue;
    readonly HashSet<int> known = [];
    readonly Dictionary<(OuladCourse, int), OuladFacts> facts = [];
    readonly Dictionary<OuladCourse, List<OuladOutcome>> outcomes = [];

    public OuladStudents(OuladFolder folder, OuladCatalogue catalogue)
    {
        this.catalogue = catalogue;
        ReadInfo(folder);
        ReadSubmissions(folder);
    }

    /// <summary>Every student of the selected courses once, in the order of the file.</summary>
    public List<int> Ids { get; } = [];

    public OuladFacts? Facts(OuladCourse course, int student) => facts.GetValueOrDefault((course, student));

    public void Add(OuladCourse course, OuladOutcome outcome)
    {
        if (!outcomes.TryGetValue(course, out var list))
            outcomes[course] = list = [];
        list.Add(outcome);
    }

    /// <summary>All outcomes of a course by day.</summary>
    public IEnumerable<OuladOutcome> Outcomes(OuladCourse course) =>
        outcomes.GetValueOrDefault(course, []).OrderBy(outcome => outcome.Day);

    void ReadInfo(OuladFolder folder)
    {
        using var row = folder.Open(
            "studentInfo", "code_module", "code_presentation", "id_student", "gender", "region", "highest_education", "imd_band",
            "age_band", "num_of_prev_attempts", "studied_credits", "disability", "final_result");
        while (row.Read())
        {
            var course = catalogue.CourseOf(row, 0, 1);
            if (!course.IsSelected)
                continue;
            var student = row.Int(2);
            if (known.Add(student))
                Ids.Add(student);
            facts[(course, student)] = new OuladFacts(
                row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7), row.OptionalInt(8), row.OptionalInt(9), row.Text(10));
            if (row.Text(11) is "Pass" or "Distinction")
                Add(course, new OuladCompletion(course.Days, student, row.Text(11)));
        }
    }

    void ReadSubmissions(OuladFolder folder)
    {
        using var row = folder.Open("studentAssessment", "id_assessment", "id_student", "date_submitted", "is_banked", "score");
        while (row.Read())
        {
            var assessment = catalogue.AssessmentOf(row, 0);
            if (assessment.Course.IsSelected)
                Add(assessment.Course, new OuladSubmission(row.Int(2), row.Int(1), assessment, row.OptionalDecimal(4), row.OptionalInt(3) == 1));
        }
    }
}
