namespace Lectern.App.Tests.Fixtures;

/// <summary>The data sets that tests use in place: below LECTERN_TEST_DATA, else ../shared/data from the project's root.</summary>
static class TestData
{
    public static string Oulad => Find("oulad") ?? throw new DirectoryNotFoundException(Absence("oulad"));

    public static string? Find(string name) =>
        Path.Combine(Root, name) is var folder && Directory.Exists(folder) ? folder : null;

    public static string Absence(string name) =>
        $"The test data '{name}' is absent: {Path.Combine(Root, name)} does not exist. Put it there or set LECTERN_TEST_DATA.";

    static string Root =>
        Environment.GetEnvironmentVariable("LECTERN_TEST_DATA") is { Length: > 0 } given
            ? given
            : Path.GetFullPath(Path.Combine(ProjectRoot(AppContext.BaseDirectory), "..", "shared", "data"));

    static string ProjectRoot(string below)
    {
        for (var folder = new DirectoryInfo(below); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lectern.slnx")))
                return folder.FullName;
        }
        return below;
    }
}

/// <summary>A test on the Open University's data: passed over, by name, where that is absent; in CI it then fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class OuladFactAttribute : FactAttribute
{
    public OuladFactAttribute()
    {
        if (TestData.Find("oulad") is null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = TestData.Absence("oulad");
    }
}
