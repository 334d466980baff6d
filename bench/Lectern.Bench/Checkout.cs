namespace Lectern.Bench;

/// <summary>The source tree that this was built from, and the data beside it.</summary>
static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>The Open University's data: below LECTERN_TEST_DATA, else ../shared/data from the project's root.</summary>
    public static string Oulad
    {
        get
        {
            var data = Environment.GetEnvironmentVariable("LECTERN_TEST_DATA") is { Length: > 0 } given ? given : Path.Combine(Root, "..", "shared", "data");
            var folder = Path.GetFullPath(Path.Combine(data, "oulad"));
            return Directory.Exists(folder) ? folder : throw new BenchException($"OULAD is absent: {folder} does not exist. Put it there or set LECTERN_TEST_DATA.");
        }
    }

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lectern.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The benchmarks run inside the checkout: ./lectern bench.");
    }
}
