namespace Lectern.App.Import.Oulad;

/// <param name="Ordinal">Counts equal rows from 0: the data set has no key for them, and each is real.</param>
readonly record struct OuladClick(int Day, int Student, OuladSite Site, int Count, int Ordinal);

/// <summary>studentVle as a stream, a course at a time.</summary>
static class OuladClicks
{
    /// <summary>The selected courses in the order of the file; each one's clicks are to be read before the next is asked for.</summary>
    public static IEnumerable<(OuladCourse Course, IEnumerable<OuladClick> Clicks)> ByCourse(CsvRows row, OuladCatalogue catalogue)
    {
        var seen = new HashSet<OuladCourse>();
        var more = row.Read();
        while (more)
        {
            var course = catalogue.CourseOf(row, 0, 1);
            if (!seen.Add(course))
                throw row.Fault($"returns to {course.Id} after another course: sort the file by presentation and date");
            if (course.IsSelected)
                yield return (course, Clicks());
            else
                Skip();

            IEnumerable<OuladClick> Clicks()
            {
                // Equal rows share their date, so ordinals need counting only within a day.
                var ordinals = new Dictionary<(int Student, int Site, int Count), int>();
                var today = int.MinValue;
                for (; more && IsOf(course); more = row.Read())
                {
                    var (student, site, day, count) = (row.Int(2), row.Int(3), row.Int(4), row.Int(5));
                    if (day < today)
                        throw row.Fault($"goes back from day {today} to day {day} of {course.Id}: sort the file by presentation and date");
                    if (day > today)
                        ordinals.Clear();
                    today = day;
                    var ordinal = ordinals[(student, site, count)] = ordinals.GetValueOrDefault((student, site, count), -1) + 1;
                    yield return new OuladClick(day, student, SiteOf(course, site), count, ordinal);
                }
            }

            void Skip()
            {
                while (more && IsOf(course))
                    more = row.Read();
            }
        }

        bool IsOf(OuladCourse course) => course.IsNamed(row[0], row[1]);

        OuladSite SiteOf(OuladCourse course, int site) => course.Sites.TryGetValue(site, out var found)
            ? found
            : throw row.Fault($"names the site {site}, which vle.csv does not list for {course.Id}");
    }
}
