# Runs the single file on a read-only system: bare-root.sh ROOT DATA PROGRAM OPTIONS COMMAND…
#   ROOT     an empty folder, where the system is put together
#   DATA     the only folder that can be written, as /data
#   PROGRAM  the single file
#   OPTIONS  of the mount of DATA, such as rw or noexec
# There is no /tmp, no /home, no /var, no environment, and the user is nobody. To be run by root, in a mount namespace of its own.
set -eu
root=$1 data=$2 program=$3 options=$4
shift 4
# Whatever the tests have set: nobody reads and runs what root puts here.
umask 022
chmod 755 "$program"
mount --make-rprivate /
mount -t tmpfs -o mode=755 bare "$root"
read_only() {
  mount --bind "$1" "$2"
  mount -o remount,bind,ro "$2"
}
for folder in usr bin lib lib64 etc; do
  if [ -L "/$folder" ]; then
    cp -P "/$folder" "$root/$folder"
  elif [ -d "/$folder" ]; then
    mkdir "$root/$folder"
    read_only "/$folder" "$root/$folder"
  fi
done
mkdir "$root/proc" "$root/dev" "$root/data"
mount --rbind /proc "$root/proc"
for device in null zero urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/opt"
: > "$root/opt/linkapp"
read_only "$program" "$root/opt/linkapp"
chown 65534:65534 "$data"
mount --bind "$data" "$root/data"
mount -o "remount,bind,$options" "$root/data"
mount -o remount,ro "$root"
exec env -i /usr/sbin/chroot --userspec=65534:65534 "$root" /opt/linkapp "$@" --Data:Directory=/data
