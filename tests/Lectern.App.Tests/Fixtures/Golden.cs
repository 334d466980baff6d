namespace Lectern.App.Tests.Fixtures;

/// <summary>Files of the project that a test holds to what the code makes. LECTERN_UPDATE_GOLDEN=1 writes them anew.</summary>
static class Golden
{
    public static async Task ShouldMatchAsync(string file, string actual)
    {
        var path = Path.Combine(Checkout.Root, file);
        if (Environment.GetEnvironmentVariable("LECTERN_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, actual);
        }
        var held = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        if (held == actual) return;
        var (mine, theirs) = (actual.Split('\n'), held.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(mine.Length, theirs.Length)).First(i => mine.ElementAtOrDefault(i) != theirs.ElementAtOrDefault(i));
        Assert.Fail($"{file} is not what the code makes; look at the change, then run the test with LECTERN_UPDATE_GOLDEN=1. Line {line + 1}:\n- {theirs.ElementAtOrDefault(line)}\n+ {mine.ElementAtOrDefault(line)}");
    }
}
