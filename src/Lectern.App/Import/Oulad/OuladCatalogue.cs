namespace Lectern.App.Import.Oulad;

/// <summary>The small tables: every course with its assessments and sites.</summary>
sealed class OuladCatalogue
{
    readonly Dictionary<int, OuladAssessment> assessments = [];

    /// <param name="presentations">The courses to import, such as AAA-2013J; none means all.</param>
    public OuladCatalogue(OuladFolder folder, IReadOnlyCollection<string> presentations)
    {
        Courses = ReadCourses(folder, presentations);
        if (presentations.FirstOrDefault(id => Courses.All(course => course.Id != id)) is { } unknown)
            throw new ImportException($"courses.csv has no presentation '{unknown}': it has {string.Join(", ", Courses.Select(course => course.Id))}.");
        ReadAssessments(folder);
        ReadSites(folder);
    }

    public IReadOnlyList<OuladCourse> Courses { get; }

    public IEnumerable<OuladCourse> SelectedCourses => Courses.Where(course => course.IsSelected);

    /// <summary>The course of a row that names it in two columns.</summary>
    public OuladCourse CourseOf(CsvRows row, int module, int term)
    {
        foreach (var course in Courses)
        {
            if (course.IsNamed(row[module], row[term]))
                return course;
        }
        throw row.Fault($"names the course {row.Text(module)}-{row.Text(term)}, which courses.csv does not list");
    }

    public OuladAssessment AssessmentOf(CsvRows row, int column) =>
        assessments.TryGetValue(row.Int(column), out var assessment)
            ? assessment
            : throw row.Fault($"names the assessment {row.Text(column)}, which assessments.csv does not list");

    static List<OuladCourse> ReadCourses(OuladFolder folder, IReadOnlyCollection<string> presentations)
    {
        using var row = folder.Open("courses", "code_module", "code_presentation", "module_presentation_length");
        var courses = new List<OuladCourse>();
        while (row.Read())
        {
            var (module, term) = (row.Text(0), row.Text(1));
            var selected = presentations.Count == 0 || presentations.Contains($"{module}-{term}");
            courses.Add(new OuladCourse(module, term, row.Int(2)) { IsSelected = selected });
        }
        return courses;
    }

    void ReadAssessments(OuladFolder folder)
    {
        using var row = folder.Open("assessments", "code_module", "code_presentation", "id_assessment", "assessment_type", "date", "weight");
        while (row.Read())
        {
            var kind = row.Text(3) switch
            {
                "TMA" => OuladAssessmentKind.Tma,
                "CMA" => OuladAssessmentKind.Cma,
                "Exam" => OuladAssessmentKind.Exam,
                var other => throw row.Fault($"has the assessment_type '{other}': expected TMA, CMA or Exam"),
            };
            var assessment = new OuladAssessment(row.Int(2), CourseOf(row, 0, 1), kind, row.OptionalInt(4), row.OptionalDecimal(5));
            assessments[assessment.Id] = assessment;
            assessment.Course.Assessments.Add(assessment);
        }
    }

    void ReadSites(OuladFolder folder)
    {
        using var row = folder.Open("vle", "id_site", "code_module", "code_presentation", "activity_type", "week_from");
        while (row.Read())
        {
            var site = new OuladSite(row.Int(0), row.Text(3), row.OptionalInt(4));
            CourseOf(row, 1, 2).Sites[site.Id] = site;
        }
    }
}
