using System.Globalization;
using System.Text.RegularExpressions;
using Lectern.App.Configuration;

namespace Lectern.App.Jobs;

/// <summary>
/// The files of jobs below <c>REPORTS_STORAGE_PATH</c>: a folder a tenant, each file named by its job and by the attempt that made it. So
/// two attempts never write the same file, and of a file it is known whose it is. Every process that serves them sees the same folder.
/// </summary>
sealed partial class JobFiles(Settings settings)
{
    const string Temporary = ".part";

    public string Root { get; } = settings.ReportsDirectory;

    /// <summary>Begins a file.</summary>
    /// <exception cref="JobFailedException">The disk is full, or the folder cannot be written to.</exception>
    internal JobFile Create(ClaimedJob job, string extension)
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(Root, FolderOf(job.Tenant))).FullName;
            var name = $"{job.Id:N}.{job.Lease:N}.{extension}";
            return new(Path.Combine(folder, name + Temporary), Path.Combine(folder, name), $"{FolderOf(job.Tenant)}/{name}", (long)settings.MaxReportMegabytes << 20, Free);
        }
        catch (UnauthorizedAccessException)
        {
            throw new JobFailedException("storage_unavailable", "The folder that reports are kept in (REPORTS_STORAGE_PATH) cannot be written to: an operator has to see to it.", mayRetry: true);
        }
    }

    /// <summary>A file for whoever downloads it; null: it is not there any more.</summary>
    /// <param name="name">As the job's row has it.</param>
    public FileStream? Open(string name)
    {
        try
        {
            return new(Path.Combine(Root, name), new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes a file by its name.</summary>
    public void Delete(string name)
    {
        // Whoever else cleaned up took it.
        if (Directory.Exists(Path.GetDirectoryName(Path.Combine(Root, name)))) File.Delete(Path.Combine(Root, name));
    }

    /// <summary>What an attempt has left, complete or not.</summary>
    public int DeleteOf(int? tenant, Guid job, Guid lease)
    {
        var folder = Path.Combine(Root, FolderOf(tenant));
        if (!Directory.Exists(folder)) return 0;
        var left = Directory.GetFiles(folder, $"{job:N}.{lease:N}.*");
        foreach (var file in left) File.Delete(file);
        return left.Length;
    }

    /// <summary>All there are that a job made, by the names that rows have.</summary>
    public IEnumerable<StoredFile> All()
    {
        if (!Directory.Exists(Root)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                if (Named().Match(Path.GetFileName(path)) is not { Success: true } named) continue;
                yield return new(
                    $"{Path.GetFileName(folder)}/{Path.GetFileName(path)}",
                    Guid.ParseExact(named.Groups[1].ValueSpan, "N"),
                    Guid.ParseExact(named.Groups[2].ValueSpan, "N"));
            }
        }
    }

    long Free() => new DriveInfo(Root).AvailableFreeSpace;

    static string FolderOf(int? tenant) => tenant?.ToString(CultureInfo.InvariantCulture) ?? "installation";

    [GeneratedRegex(@"^([0-9a-f]{32})\.([0-9a-f]{32})\.")]
    private static partial Regex Named();
}

/// <summary>A file in the storage.</summary>
/// <param name="Name">Below the storage's root.</param>
/// <param name="Job">Whose it is.</param>
/// <param name="Lease">Of the attempt that made it.</param>
readonly record struct StoredFile(string Name, Guid Job, Guid Lease);
